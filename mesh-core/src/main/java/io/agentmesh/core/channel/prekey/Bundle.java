package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;

/// What an agent tells about itself so that others can write to it while it is away (offline §4.1). Signed, it is a
/// [SignedBundle].
///
/// @param owner whose it is
/// @param edition which one, and how long it holds
/// @param terms what the agent speaks and takes
/// @param signedPrekey the prekey that is in force
public record Bundle(Owner owner, Edition edition, Terms terms, SignedPrekey signedPrekey) {
    /// The version that this code writes and reads.
    public static final int VERSION = 1;

    /// Bytes of the longest bundle.
    public static final int MAX_BYTES = 8_192;

    /// Whose bundle it is.
    ///
    /// @param agent the id of the key in force, which signs
    /// @param name the id of the agent's first key; if it differs, a chain of rotations leads from it to `agent`
    /// @param device 0..65,535; 0 is the only one in use
    public record Owner(AgentId agent, AgentId name, int device) {
        /// The highest number of a device.
        public static final int MAX_DEVICE = 0xFFFF;

        /// @throws IllegalArgumentException if the device is out of its range
        public Owner {
            if (device < 0 || device > MAX_DEVICE) {
                throw new IllegalArgumentException("device: " + device + " (expected: 0.." + MAX_DEVICE + ")");
            }
        }

        /// The only device of an agent whose key never changed.
        public static Owner of(AgentId agent) {
            return new Owner(agent, agent, 0);
        }
    }

    /// Which edition of an agent's bundle it is.
    ///
    /// @param serial 1..2^53−1, rising with each change that is published, across rotations of the key
    /// @param issuedAtMillis when it was signed, milliseconds since 1970
    /// @param expiresAtMillis when callers stop using it, milliseconds since 1970
    public record Edition(long serial, long issuedAtMillis, long expiresAtMillis) {
        /// The highest serial.
        public static final long MAX_SERIAL = (1L << 53) - 1;

        /// @throws IllegalArgumentException if the serial is out of its range
        public Edition {
            if (serial < 1 || serial > MAX_SERIAL) {
                throw new IllegalArgumentException("serial: " + serial + " (expected: 1.." + MAX_SERIAL + ")");
            }
        }
    }

    /// Signs it.
    ///
    /// @throws IllegalArgumentException if `agent` is not the owner's key
    public SignedBundle sign(AgentKeyPair agent) {
        if (!agent.id().equals(owner.agent())) {
            throw new IllegalArgumentException("agent: " + agent.id() + " (expected: " + owner.agent() + ")");
        }
        return BundleText.signed(this, agent);
    }
}
