package io.agentmesh.core.card;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;

/// Proof that whoever registers an agent holds its key: member `key_proof` of a registration. An extension; the
/// original neither sends nor reads it.
///
/// It is good for one registry (the audience), for one caller (the hash of the token or setup key that the request
/// carries) and for a few minutes. Made again in that time by that caller, it says the same thing again.
///
/// @param audience the registry's authority as the caller addresses it, `host` or `host:port`, lower case
/// @param timestampMillis when it was signed, in milliseconds since the Unix epoch
/// @param signature by the agent's key, over all of it
public record KeyProof(String audience, long timestampMillis, String signature) {
    /// Reads a proof; its signature is not verified.
    public static final JsonShape<KeyProof> SHAPE = value -> {
        var in = ObjectReader.of(value, "key proof", "audience", "timestamp", "signature");
        return new KeyProof(in.string("audience"), in.int64("timestamp"), in.string("signature"));
    };

    /// Begins the text that is signed; no other signature of the mesh covers a text that begins so.
    private static final String LABEL = "agent-mesh:register-key:1";

    /// Signs a proof.
    ///
    /// @param credential the hash of the bearer token, or of the setup key, that goes with the request
    public static KeyProof sign(AgentKeyPair key, String audience, SecretHash credential, long timestampMillis) {
        var unsigned = new KeyProof(audience, timestampMillis, "");
        return new KeyProof(
                audience,
                timestampMillis,
                key.sign(unsigned.covered(key.id(), credential)).text());
    }

    /// Whether this agent's key signed for whoever has this credential: the proof itself, or why not. Audience and
    /// age are for the reader to judge.
    public Decoded<KeyProof> verify(AgentId agent, SecretHash credential) {
        return SignedLines.verify(agent, covered(agent, credential), signature, "key proof")
                .map(verified -> this);
    }

    private String covered(AgentId agent, SecretHash credential) {
        return SignedLines.of(LABEL, agent.value(), audience, credential.hex(), String.valueOf(timestampMillis));
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .string("audience", audience)
                .number("timestamp", timestampMillis)
                .string("signature", signature)
                .end();
    }

    /// For which registry, without the signature.
    @Override
    public String toString() {
        return "KeyProof[" + audience + ", " + timestampMillis + "]";
    }
}
