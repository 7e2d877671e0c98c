package io.agentmesh.registry.request;

import io.agentmesh.core.json.UuidText;
import io.agentmesh.http.message.RequestRefused;
import java.util.UUID;

/// Reads an id out of a path, with the status of registry §2.3, letter P.
public final class PathId {
    private PathId() {}

    /// The UUID that a part of the path spells.
    ///
    /// @throws RequestRefused 400 if it spells none
    public static UUID of(String part) {
        return UuidText.parse(part).orElseThrow(() -> new RequestRefused(400, "not a UUID: " + shown(part)));
    }

    private static String shown(String part) {
        return part.length() <= 64 ? part : part.substring(0, 64) + "…";
    }
}
