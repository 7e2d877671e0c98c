package io.agentmesh.http.route;

import io.agentmesh.http.message.HttpRequest;

/// Which route a request came to, for the filters before it.
///
/// @param pattern the path as it was given, such as `/groups/{id}/members`
public record MatchedRoute(String pattern) {
    /// The route of a request that has one.
    public static MatchedRoute of(HttpRequest request) {
        return request.attribute(MatchedRoute.class);
    }
}
