package io.agentmesh.registry.config;

import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.util.Optional;

/// What the registry wants to see before it believes that an agent's id is the caller's.
///
/// @param proofs whether a registration must prove that the caller holds the key
/// @param audience the authority for which proofs are made, lower case; absent for the one that a request names
///     (`Host`)
public record ProofPolicy(Proofs proofs, Optional<String> audience) {
    /// Whether a registration must carry a proof.
    public enum Proofs {
        /// It may. Programs of the original send none.
        OPTIONAL,
        /// It must.
        REQUIRED
    }

    /// Optional, for the authority that a request names.
    public static final ProofPolicy DEFAULT = new ProofPolicy(Proofs.OPTIONAL, Optional.empty());

    /// `--require-key-proof`, `MESH_REGISTRY_REQUIRE_KEY_PROOF`: false.
    public static final Setting REQUIRE =
            Setting.named("require_key_proof").withEnvironment("MESH_REGISTRY_REQUIRE_KEY_PROOF");
    /// `--audience`, `MESH_REGISTRY_AUDIENCE`: what the request names.
    public static final Setting AUDIENCE = Setting.named("audience").withEnvironment("MESH_REGISTRY_AUDIENCE");

    private static final ValueType<String> AUTHORITY = ValueType.of(
            "a host, or host:port, in lower case, as callers address the registry",
            text -> text.matches("[a-z0-9.:\\[\\]-]{1,255}") ? Optional.of(text) : Optional.empty());

    /// Reads both settings.
    static ProofPolicy read(SettingsReader settings) {
        boolean required = settings.read(REQUIRE, ValueType.trueOrFalse(), false);
        return new ProofPolicy(required ? Proofs.REQUIRED : Proofs.OPTIONAL, settings.read(AUDIENCE, AUTHORITY));
    }
}
