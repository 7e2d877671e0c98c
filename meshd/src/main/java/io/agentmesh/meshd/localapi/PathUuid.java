package io.agentmesh.meshd.localapi;

import io.agentmesh.core.json.UuidText;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import java.util.UUID;
import java.util.function.Function;

/// The id in a path.
final class PathUuid {
    private PathUuid() {}

    /// @param unknown refuses what is no id: nothing has it
    static UUID of(HttpRequest request, Function<String, RequestRefused> unknown) {
        String text = request.pathParameter("id");
        return UuidText.parse(text).orElseThrow(() -> unknown.apply(text));
    }
}
