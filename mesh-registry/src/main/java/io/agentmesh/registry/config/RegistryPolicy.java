package io.agentmesh.registry.config;

import io.agentmesh.program.settings.SettingsReader;

/// What an operator decides about a registry, alone or within the all-in-one server.
///
/// @param proofs what a registration has to prove
public record RegistryPolicy(ProofPolicy proofs) {
    /// What holds if nobody decides otherwise.
    public static final RegistryPolicy DEFAULT = new RegistryPolicy(ProofPolicy.DEFAULT);

    /// Reads all settings; problems are noted with the reader.
    public static RegistryPolicy read(SettingsReader settings) {
        return new RegistryPolicy(ProofPolicy.read(settings));
    }
}
