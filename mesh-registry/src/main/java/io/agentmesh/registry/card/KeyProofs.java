package io.agentmesh.registry.card;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.card.KeyProof;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.config.ProofPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/// Judges whether a caller holds the key that it registers. A proof is for this registry, for this caller's
/// credential and for a few minutes, so that whoever overhears one can do nothing with it.
public final class KeyProofs {
    /// How far a proof's time may be from ours, before or after.
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final ProofPolicy policy;
    private final InstantSource clock;

    /// Judges by this policy.
    public KeyProofs(ProofPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /// What the caller has shown.
    ///
    /// @param credential the hash of the token or setup key that the request carries
    /// @throws RequestRefused 403 if a proof is required and missing, 400 if it does not hold
    public Holding check(HttpRequest request, CardRequest wanted, SecretHash credential) {
        KeyProof proof = wanted.proof();
        if (proof == null) {
            return withoutProof();
        }
        AgentId agent = wanted.registration().agentId();
        requireAudience(proof, audience(request));
        requireFresh(proof);
        if (proof.verify(agent, credential) instanceof Decoded.Bad<?>(var why)) {
            throw new RequestRefused(400, "key_proof_invalid", "key_proof: " + why.text());
        }
        return Holding.PROVEN;
    }

    private Holding withoutProof() {
        return switch (policy.proofs()) {
            case OPTIONAL -> Holding.CLAIMED;
            case REQUIRED ->
                throw new RequestRefused(
                        403,
                        "key_proof_required",
                        "this registry takes registrations only with a proof that the caller holds the agent's key"
                                + " (key_proof)");
        };
    }

    private String audience(HttpRequest request) {
        return policy.audience()
                .or(() -> request.headers().first("host"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
    }

    private static void requireAudience(KeyProof proof, String audience) {
        if (!proof.audience().equals(audience)) {
            throw new RequestRefused(
                    400,
                    "key_proof_audience",
                    "key_proof: made for the registry at \"" + proof.audience() + "\"; this one is \"" + audience
                            + "\"");
        }
    }

    private void requireFresh(KeyProof proof) {
        long now = clock.millis();
        long claimed = proof.timestampMillis();
        if (claimed < now - MAX_AGE.toMillis() || claimed > now + MAX_AGE.toMillis()) {
            throw new RequestRefused(
                    400,
                    "key_proof_expired",
                    "key_proof: its time is more than " + MAX_AGE.toSeconds() + " s away from the registry's");
        }
    }
}
