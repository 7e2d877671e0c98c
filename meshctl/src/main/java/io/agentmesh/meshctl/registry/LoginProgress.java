package io.agentmesh.meshctl.registry;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.program.secret.Secret;

/// How a login in the browser stands (registry §4.3).
public sealed interface LoginProgress {
    /// The person has not decided yet.
    record Pending() implements LoginProgress {}

    /// As [Pending], and the registry wants to be asked less often.
    record SlowDown() implements LoginProgress {}

    /// The person agreed.
    ///
    /// @param token the new token
    record Granted(Secret token) implements LoginProgress {}

    /// It is over without a token.
    ///
    /// @param word the provider's word: `access_denied`, `expired_token`, …
    /// @param description the provider's sentence, or empty
    record Refused(String word, String description) implements LoginProgress {}

    /// Reads the registry's answer: `error` decides, then `api_token`; neither means to go on asking.
    JsonShape<LoginProgress> SHAPE = value -> {
        var in = ObjectReader.of(value, "login", "error", "error_description", "api_token");
        String error = in.optionalString("error");
        String token = in.optionalString("api_token");
        if (error == null) {
            return token == null ? new Pending() : new Granted(Secret.of(token));
        }
        String description = in.optionalString("error_description");
        return switch (error) {
            case "authorization_pending" -> new Pending();
            case "slow_down" -> new SlowDown();
            default -> new Refused(error, description == null ? "" : description);
        };
    };
}
