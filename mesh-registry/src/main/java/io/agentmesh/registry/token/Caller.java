package io.agentmesh.registry.token;

import io.agentmesh.core.account.UserId;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.registry.audit.Actor;

/// Whoever made a request, proven by a token.
///
/// @param actor for whom the token speaks, and from where: what goes into the audit log
public record Caller(Actor actor) {
    /// The caller of a request that passed [BearerTokens].
    public static Caller of(HttpRequest request) {
        return request.attribute(Caller.class);
    }

    /// The user for whom the token speaks.
    public UserId user() {
        return actor.user();
    }
}
