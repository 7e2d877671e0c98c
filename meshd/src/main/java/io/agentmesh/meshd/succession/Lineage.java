package io.agentmesh.meshd.succession;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import java.util.List;

/// What a chain proves to somebody who knows one of its keys: who came after it. The keys before it may be
/// anybody's.
final class Lineage {
    private Lineage() {}

    /// The chain from this key on, every link of it signed.
    ///
    /// @return the chain; else `MALFORMED` if the key is not in it, and what [KeyChain#verify] says
    static Decoded<KeyChain> after(AgentId known, KeyChain chain) {
        return from(known, chain).then(rest -> rest.verify(known).map(today -> rest));
    }

    private static Decoded<KeyChain> from(AgentId known, KeyChain chain) {
        if (chain.first().equals(known)) {
            return Decoded.ok(chain);
        }
        List<KeyChange> changes = chain.changes();
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).newAgentId().equals(known)) {
                return Decoded.ok(new KeyChain(known, changes.subList(i + 1, changes.size())));
            }
        }
        return Decoded.bad(ErrorCode.MALFORMED, "key chain: the key that was asked for is not in it");
    }
}
