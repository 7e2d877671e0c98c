package io.agentmesh.registry.setupkey;

import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.registry.request.JsonBody;
import java.util.List;
import java.util.function.Function;

/// The bodies that come to the routes of setup keys: a door for the fuzz targets.
public final class SetupKeyBodies {
    /// What reads each of them.
    public static final List<Function<HttpRequest, Object>> READERS = List.of(
            request -> JsonBody.read(request, NewSetupKey.SHAPE),
            request -> JsonBody.read(request, KeyRegistration.SHAPE));

    private SetupKeyBodies() {}
}
