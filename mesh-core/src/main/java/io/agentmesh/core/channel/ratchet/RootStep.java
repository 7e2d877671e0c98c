package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.Derivation;
import io.agentmesh.core.channel.suite.Label;
import io.agentmesh.core.channel.suite.Secret;
import java.util.Optional;

/// One step of the root chain: `RK' ‖ CK = HKDF(salt = RK, input = DH, info = root, 64)` (offline §6.2).
///
/// @param root the next root key
/// @param chain the chain that begins
record RootStep(Secret root, Chain chain) {
    /// Empty if the other's key is of low order.
    static Optional<RootStep> from(Secret root, AgreementKeyPair own, AgreementKey other) {
        return own.agree(other).map(agreed -> {
            try (agreed;
                    Secret derived = Derivation.hkdf(root, agreed, Label.ROOT, 2 * Secret.KEY_BYTES)) {
                return new RootStep(
                        derived.part(0, Secret.KEY_BYTES),
                        Chain.startingAt(derived.part(Secret.KEY_BYTES, 2 * Secret.KEY_BYTES)));
            }
        });
    }
}
