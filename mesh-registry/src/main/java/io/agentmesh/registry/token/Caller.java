package io.agentmesh.registry.token;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.registry.audit.Actor;
import java.util.Optional;

/// Whoever made a request, proven by a token.
///
/// @param actor for whom the token speaks, and from where: what goes into the audit log
/// @param token the token
public record Caller(Actor actor, StoredToken token) {
    /// The caller of a request that passed [BearerTokens].
    public static Caller of(HttpRequest request) {
        return request.attribute(Caller.class);
    }

    /// The user for whom the token speaks.
    public UserId user() {
        return actor.user();
    }

    /// The one group that the token sees, if it does not see all of its user's.
    public Optional<GroupId> onlyGroup() {
        return Optional.ofNullable(token.purpose().group());
    }
}
