package io.agentmesh.meshctl.command;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.config.Contexts.Chosen;
import io.agentmesh.meshctl.config.Settings;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.Credentials;
import io.agentmesh.program.credentials.CredentialsFile;
import java.util.Optional;

/// One context as the commands show it; nothing secret of it.
///
/// @param chosen which one
/// @param cpUrl its control plane, if it names one
/// @param agentId whose key it keeps, if it keeps one
/// @param isLoggedIn whether it keeps a token
record ContextText(Chosen chosen, Optional<String> cpUrl, Optional<String> agentId, boolean isLoggedIn) {
    static ContextText of(Chosen chosen) throws CommandException {
        try {
            Credentials kept = new CredentialsFile(chosen.home()).read();
            Optional<String> agent = kept.secretKey()
                    .flatMap(key -> AgentKeyPair.ofHex(key.reveal()) instanceof Decoded.Ok<AgentKeyPair>(var pair)
                            ? Optional.of(pair.id().value())
                            : Optional.empty());
            return new ContextText(
                    chosen, kept.cpUrl(), agent, kept.bearerToken().isPresent());
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
    }

    /// The object that programs read.
    JsonObject toJson() {
        JsonObject json = JsonObject.empty()
                .with("folder", chosen.folder())
                .with("logged_in", isLoggedIn ? JsonBoolean.TRUE : JsonBoolean.FALSE)
                .with("name", chosen.name());
        JsonObject withUrl = cpUrl.map(url -> json.with("cp_url", url)).orElse(json);
        return agentId.map(id -> withUrl.with("agent_id", id)).orElse(withUrl);
    }
}
