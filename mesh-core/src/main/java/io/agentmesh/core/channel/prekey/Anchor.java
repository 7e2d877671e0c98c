package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Signature;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectWriter;
import java.nio.ByteBuffer;

/// How often an agent's store was started, signed by the agent and kept elsewhere: a store that finds an anchor ahead
/// of its own counter was restored from an old backup (offline §10.5).
///
/// @param device of the agent, 0..65,535; 0 is the only one in use
/// @param boot the counter, 1..2^53−1; it rises with every start
/// @param signature the agent's, over both
public record Anchor(int device, long boot, Signature signature) {
    /// The highest count.
    public static final long MAX_BOOT = (1L << 53) - 1;

    private static final int MAX_DEVICE = 0xFFFF;

    /// Reads `{"device":…,"boot":…,"sig":…}`.
    public static final JsonShape<Anchor> SHAPE = value -> {
        var reader = PrekeyReader.of(value, "anchor", "device", "boot", "sig");
        return new Anchor(
                (int) reader.number("device", 0, MAX_DEVICE), reader.number("boot", 1, MAX_BOOT), reader.signature());
    };

    /// @throws IllegalArgumentException if device or boot is out of its range
    public Anchor {
        check("device", device, 0, MAX_DEVICE);
        check("boot", boot, 1, MAX_BOOT);
    }

    /// Signs an agent's own count.
    ///
    /// @throws IllegalArgumentException if device or boot is out of its range
    public static Anchor sign(AgentKeyPair agent, int device, long boot) {
        return new Anchor(device, boot, agent.sign(signed(device, boot)));
    }

    /// Whether the agent of this key signed it.
    public boolean isSignedBy(AgentKey agent) {
        return agent.verify(signed(device, boot), signature);
    }

    /// The text form, as [#SHAPE] reads it.
    public String toJson() {
        return new ObjectWriter()
                .number("device", device)
                .number("boot", boot)
                .string("sig", signature.text())
                .end();
    }

    private static byte[] signed(int device, long boot) {
        return Label.ANCHOR.over(ByteBuffer.allocate(Short.BYTES + Long.BYTES)
                .putShort((short) device)
                .putLong(boot)
                .array());
    }

    private static void check(String name, long number, long min, long max) {
        if (number < min || number > max) {
            throw new IllegalArgumentException(name + ": " + number + " (expected: " + min + ".." + max + ")");
        }
    }
}
