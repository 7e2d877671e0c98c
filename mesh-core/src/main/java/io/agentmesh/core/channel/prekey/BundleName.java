package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.suite.Derivation;

/// Names one edition of an agent's bundle, for a peer that compares it with what it holds (offline §6.4, §13.2).
///
/// @param serial its serial, 1..2^53−1; 0 for no bundle
/// @param digest its digest, 32 bytes; zeros for no bundle
public record BundleName(long serial, Octets digest) {
    /// No bundle: there is none yet, or the registry has none.
    public static final BundleName NONE = new BundleName(0, Octets.of(new byte[Derivation.HASH_BYTES]));

    /// @throws IllegalArgumentException if one of the two is out of its range
    public BundleName {
        if (serial < 0 || serial > Bundle.Edition.MAX_SERIAL) {
            throw new IllegalArgumentException(
                    "serial: " + serial + " (expected: 0.." + Bundle.Edition.MAX_SERIAL + ")");
        }
        if (digest.length() != Derivation.HASH_BYTES) {
            throw new IllegalArgumentException(
                    "digest: " + digest.length() + " bytes (expected: " + Derivation.HASH_BYTES + ")");
        }
    }

    /// The name of this one.
    public static BundleName of(SignedBundle bundle) {
        return new BundleName(bundle.bundle().edition().serial(), bundle.digest());
    }

    /// Whether it names no bundle.
    public boolean isNone() {
        return serial == 0;
    }
}
