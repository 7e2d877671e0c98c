package io.agentmesh.registry;

import io.agentmesh.program.settings.Flags;
import io.agentmesh.registry.config.ProofPolicy;
import io.agentmesh.registry.config.ProxyPolicy;
import io.agentmesh.registry.config.RegistryPolicy;
import io.agentmesh.registry.config.RequestLimits;
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
            description = "For how long tokens, setup keys and rotations that ended are kept. Default: 30d, or"
                    + " MESH_REGISTRY_RETENTION")
    private @Nullable String retention;

    @Option(
            names = "--requests-per-address",
            paramLabel = "N",
            description = "Requests a second that one address may make; ten seconds' worth at once. 0 or off: no limit."
                    + " Default: 500, or MESH_REGISTRY_REQUESTS_PER_ADDRESS")
    private @Nullable String requestsPerAddress;

    @Option(
            names = "--requests-per-token",
            paramLabel = "N",
            description = "The same with one token. Default: 500, or MESH_REGISTRY_REQUESTS_PER_TOKEN")
    private @Nullable String requestsPerToken;

    @Option(
            names = "--open-requests-per-address",
            paramLabel = "N",
            description = "The same at login and registration with a setup key, of one address. Default: 10, or"
                    + " MESH_REGISTRY_OPEN_REQUESTS_PER_ADDRESS")
    private @Nullable String openRequestsPerAddress;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "LIST",
            description = "Addresses and networks of proxies that are believed when they say whom they speak for, with"
                    + " commas; or none. Default: 127.0.0.0/8,::1, or MESH_REGISTRY_TRUSTED_PROXIES")
    private @Nullable String trustedProxies;

    @Option(
            names = "--proxy-header",
            paramLabel = "NAME",
            description = "Where they say it: x-forwarded-for or forwarded. Default: x-forwarded-for, or"
                    + " MESH_REGISTRY_PROXY_HEADER")
    private @Nullable String proxyHeader;

    /// Notes these options' settings among a program's own.
    public Flags addTo(Flags flags) {
        return flags.put(ProofPolicy.REQUIRE, requireKeyProof)
                .put(ProofPolicy.AUDIENCE, audience)
                .put(RegistryPolicy.CARD_LEASE, cardLease)
                .put(RegistryPolicy.RETENTION, retention)
                .put(RequestLimits.PER_ADDRESS, requestsPerAddress)
                .put(RequestLimits.PER_TOKEN, requestsPerToken)
                .put(RequestLimits.OPEN, openRequestsPerAddress)
                .put(ProxyPolicy.TRUSTED, trustedProxies)
                .put(ProxyPolicy.HEADER, proxyHeader);
    }
}
