package io.agentmesh.server;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.registry.openapi.OpenApi;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// What `/openapi.json` shows of a server: the registry's routes, and those of the relay below `/relay`, which a file
/// beside this class describes.
final class ServerDescription {
    private static final String FILE = "relay.json";

    private ServerDescription() {}

    static OpenApi read() {
        try (InputStream in = Objects.requireNonNull(ServerDescription.class.getResourceAsStream(FILE), FILE)) {
            return OpenApi.ofRegistry().titled("agent-mesh server").and((JsonObject)
                    Json.parse(in.readAllBytes()).orThrow());
        } catch (IOException unreadable) {
            throw new IllegalStateException(FILE + ": cannot be read (expected: beside this class)", unreadable);
        }
    }
}
