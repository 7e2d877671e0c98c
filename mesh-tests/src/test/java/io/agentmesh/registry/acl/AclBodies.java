package io.agentmesh.registry.acl;

import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.registry.request.JsonBody;

/// The body that comes to the routes of rules: a door for the fuzz targets.
public final class AclBodies {
    private AclBodies() {}

    /// The rule that somebody wants.
    public static Object read(HttpRequest request) {
        return JsonBody.read(request, NewRule.SHAPE);
    }
}
