package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Signature;

/// A prekey that serves many callers for some days, signed by its agent (offline §2, §4.1).
///
/// It has a signature of its own besides the bundle's, so that a plain X3DH implementation can be the peer.
///
/// @param id 1..2^32−1, never used again under one identity key
/// @param key the public half
/// @param signature the agent's, over the key
/// @param createdAtMillis when it was made, milliseconds since 1970
public record SignedPrekey(long id, AgreementKey key, Signature signature, long createdAtMillis) {
    /// The highest id.
    public static final long MAX_ID = 0xFFFF_FFFFL;

    /// @throws IllegalArgumentException if the id is out of its range
    public SignedPrekey {
        checkId(id);
    }

    /// Signs a key of the agent's own.
    public static SignedPrekey sign(AgentKeyPair agent, long id, AgreementKey key, long createdAtMillis) {
        return new SignedPrekey(id, key, agent.sign(signed(key)), createdAtMillis);
    }

    /// Whether the agent of this key signed it.
    public boolean isSignedBy(AgentKey agent) {
        return agent.verify(signed(key), signature);
    }

    private static byte[] signed(AgreementKey key) {
        return Label.SIGNED_PREKEY.over(key.bytes());
    }

    static void checkId(long id) {
        if (id < 1 || id > MAX_ID) {
            throw new IllegalArgumentException("id: " + id + " (expected: 1.." + MAX_ID + ")");
        }
    }
}
