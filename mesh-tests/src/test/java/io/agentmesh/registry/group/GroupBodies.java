package io.agentmesh.registry.group;

import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.registry.request.JsonBody;
import java.util.List;
import java.util.function.Function;

/// The bodies that come to the routes of groups: a door for the fuzz targets.
public final class GroupBodies {
    /// What reads each of them.
    public static final List<Function<HttpRequest, Object>> READERS = List.of(
            request -> JsonBody.read(request, GroupChange.SHAPE), request -> JsonBody.read(request, NewMember.SHAPE));

    private GroupBodies() {}
}
