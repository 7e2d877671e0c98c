package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.Derivation;
import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.channel.suite.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The three or four agreements of X3DH and the secret that they give (offline §5.1).
///
/// ```
///   DH1 = X(IK_A, SPK_B)   DH2 = X(EK_A, IK_B)   DH3 = X(EK_A, SPK_B)   DH4 = X(EK_A, OPK_B), if there is one
///   SK  = HKDF(salt = 32 × 00, input = 32 × FF ‖ DH1 ‖ DH2 ‖ DH3 [‖ DH4], info = x3dh, 32 bytes)
/// ```
final class DhResults implements AutoCloseable {
    private static final int LEADING_BYTES = 32;

    private final List<Secret> results = new ArrayList<>(4);
    private boolean weak;

    /// Adds the next agreement. One with a key of low order spoils all of them.
    DhResults add(AgreementKeyPair own, AgreementKey other) {
        Optional<Secret> result = own.agree(other);
        weak |= result.isEmpty();
        result.ifPresent(results::add);
        return this;
    }

    /// What was agreed, in order; for comparison with recorded values.
    List<Secret> results() {
        return results;
    }

    /// SK, or empty if any key was of low order.
    Optional<Secret> sharedSecret() {
        if (weak) {
            return Optional.empty();
        }
        try (Secret input = input();
                Secret salt = Derivation.noSalt()) {
            return Optional.of(Derivation.hkdf(salt, input, Label.X3DH, Secret.KEY_BYTES));
        }
    }

    private Secret input() {
        byte[] input = new byte[LEADING_BYTES + results.size() * Secret.KEY_BYTES];
        Arrays.fill(input, 0, LEADING_BYTES, (byte) 0xff);
        int at = LEADING_BYTES;
        for (Secret result : results) {
            result.copyTo(input, at);
            at += Secret.KEY_BYTES;
        }
        return Secret.owning(input);
    }

    @Override
    public void close() {
        results.forEach(Secret::close);
    }
}
