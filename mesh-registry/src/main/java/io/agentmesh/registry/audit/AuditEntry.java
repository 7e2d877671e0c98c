package io.agentmesh.registry.audit;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import java.math.BigInteger;
import java.util.Map;

/// One link of the chain.
///
/// @param seq its number, from 1 on, without gaps
/// @param actor who, from where, when
/// @param what in words, the same for the same thing
/// @param details names and ids of what it was done to, each a text
/// @param previous the hash of the entry before, or [#NONE]
record AuditEntry(long seq, Actor actor, String what, JsonObject details, String previous) {
    /// What the first entry names in place of a previous hash.
    static final String NONE = "0".repeat(64);

    /// SHA-256 over the entry's canonical JSON, in hexadecimal. Whoever changes an entry changes the hashes of all
    /// that follow.
    String hash() {
        return SecretHash.of(toJson()).hex();
    }

    /// The canonical JSON that the hash covers.
    String toJson() {
        return CanonicalJson.text(JsonObject.of(Map.of(
                "seq", new JsonInteger(BigInteger.valueOf(seq)),
                "at", new JsonString(actor.at().textWithOffset()),
                "by", new JsonString(actor.user().toString()),
                "from", new JsonString(actor.from()),
                "what", new JsonString(what),
                "details", details,
                "previous", new JsonString(previous))));
    }
}
