package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectWriter;
import java.nio.ByteBuffer;

/// A prekey for one caller, once. Each is signed: whoever hands them out can withhold one, but not slip in its own
/// (offline §4.2).
///
/// @param id 1..2^32−1, never used again under one identity key
/// @param key the public half
/// @param signature the agent's, over device, id and key
public record OneTimePrekey(long id, AgreementKey key, Signature signature) {
    /// Reads `{"id":…,"key":…,"sig":…}`.
    public static final JsonShape<OneTimePrekey> SHAPE = value -> {
        var reader = PrekeyReader.of(value, "one-time prekey", "id", "key", "sig");
        return new OneTimePrekey(reader.keyId(), reader.key(), reader.signature());
    };

    /// @throws IllegalArgumentException if the id is out of its range
    public OneTimePrekey {
        SignedPrekey.checkId(id);
    }

    /// Signs a key of the agent's own, for one of its devices.
    public static OneTimePrekey sign(AgentKeyPair agent, int device, long id, AgreementKey key) {
        SignedPrekey.checkId(id);
        return new OneTimePrekey(id, key, agent.sign(signed(device, id, key)));
    }

    /// Whether the agent of this key signed it for this device.
    public boolean isSignedBy(AgentKey agent, int device) {
        return agent.verify(signed(device, id, key), signature);
    }

    /// The text form, as [#SHAPE] reads it.
    public String toJson() {
        return new ObjectWriter()
                .number("id", id)
                .string("key", key.text())
                .string("sig", signature.text())
                .end();
    }

    private static byte[] signed(int device, long id, AgreementKey key) {
        byte[] numbers = ByteBuffer.allocate(Short.BYTES + Integer.BYTES)
                .putShort((short) device)
                .putInt((int) id)
                .array();
        return Label.ONE_TIME_PREKEY.over(numbers, key.bytes());
    }
}
