package io.agentmesh.registry;

import io.agentmesh.program.settings.Flags;
import io.agentmesh.registry.config.ProofPolicy;
import io.agentmesh.registry.config.RegistryPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The command line's part of a [RegistryPolicy]: a picocli mixin for each program that has a registry in it.
public final class PolicyOptions {
    @Option(
            names = "--require-key-proof",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Take registrations only with a proof that the caller holds the agent's key; programs of the"
                    + " original send none. Default: false, or MESH_REGISTRY_REQUIRE_KEY_PROOF")
    private @Nullable String requireKeyProof;

    @Option(
            names = "--audience",
            paramLabel = "HOST[:PORT]",
            description = "The name under which callers reach this registry, for which they make their proofs. Default:"
                    + " the one in the request (Host), or MESH_REGISTRY_AUDIENCE")
    private @Nullable String audience;

    @Option(
            names = "--card-lease",
            paramLabel = "TIME",
            description = "For how long an agent may be away before its card says so. Default: 1d, or"
                    + " MESH_REGISTRY_CARD_LEASE")
    private @Nullable String cardLease;

    @Option(
            names = "--retention",
            paramLabel = "TIME",
            description = "For how long tokens and setup keys that ended are kept. Default: 30d, or"
                    + " MESH_REGISTRY_RETENTION")
    private @Nullable String retention;

    /// Notes these options' settings among a program's own.
    public Flags addTo(Flags flags) {
        return flags.put(ProofPolicy.REQUIRE, requireKeyProof)
                .put(ProofPolicy.AUDIENCE, audience)
                .put(RegistryPolicy.CARD_LEASE, cardLease)
                .put(RegistryPolicy.RETENTION, retention);
    }
}
