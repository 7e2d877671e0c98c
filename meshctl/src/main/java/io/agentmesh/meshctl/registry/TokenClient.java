package io.agentmesh.meshctl.registry;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.program.secret.Secret;

/// The user's own tokens (docs/operating-the-registry.md). A registry of the original's has none of it: not found.
public final class TokenClient {
    private final RegistryCalls calls;

    TokenClient(RegistryCalls calls) {
        this.calls = calls;
    }

    /// A token that was made.
    ///
    /// @param secret shown this once
    /// @param token what the registry keeps of it
    public record Made(Secret secret, JsonObject token) {
        static final JsonShape<Made> SHAPE = value -> {
            var in = ObjectReader.of(value, "token", "api_token", "token");
            JsonValue token = in.value("token");
            return new Made(
                    Secret.of(in.string("api_token")),
                    token instanceof JsonObject object ? object : JsonObject.empty());
        };
    }

    /// All of them, without the secrets.
    public JsonArray list() throws CommandException {
        return calls.array("cannot list your tokens", calls.call("GET", Target.path("tokens")));
    }

    /// Ends one of them.
    public void revoke(String id) throws CommandException {
        JsonValue _ = calls.send("cannot revoke the token " + id, calls.call("DELETE", Target.path("tokens", id)));
    }

    /// Puts a new token in the place of the one that is shown, which ends.
    public Made refresh() throws CommandException {
        String what = "cannot refresh the token";
        return calls.read(
                what, calls.object(what, calls.call("POST", Target.path("tokens", "self", "refresh"))), Made.SHAPE);
    }

    /// Ends the token that is shown.
    public void logOut() throws CommandException {
        JsonValue _ = calls.send("cannot log out", calls.call("DELETE", Target.path("tokens", "self")));
    }
}
