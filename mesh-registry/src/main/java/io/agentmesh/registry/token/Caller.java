package io.agentmesh.registry.token;

import io.agentmesh.core.account.UserId;
import io.agentmesh.http.message.HttpRequest;

/// Whoever made a request, proven by a token.
///
/// @param user for whom the token speaks
public record Caller(UserId user) {
    /// The caller of a request that passed [BearerTokens].
    public static Caller of(HttpRequest request) {
        return request.attribute(Caller.class);
    }
}
