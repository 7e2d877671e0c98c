package io.agentmesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.program.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server's own description against what it serves. The registry's half is held against its routes in the
/// registry's tests.
final class ServerDescriptionIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private final RunningServer server;

    ServerDescriptionIT(@TempDir Path folder) throws StartException {
        server = RunningServer.start(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.shutdownNow();
        server.close();
    }

    @Test
    void describesBothHalves() throws Exception {
        JsonObject document = json(get("/openapi.json"));

        assertThat(object(document, "info").get("title")).hasToString("\"agent-mesh server\"");
        assertThat(object(document, "paths").members().keySet())
                .contains("/agents", "/acl", "/sync", "/health")
                .contains("/relay/ws", "/relay/health", "/relay/ready", "/relay/metrics", "/relay/status");
    }

    @Test
    void everyRouteOfTheRelayAnswersAsDescribed() throws Exception {
        for (Map.Entry<String, JsonValue> path :
                object(json(get("/openapi.json")), "paths").members().entrySet()) {
            if (path.getKey().startsWith("/relay/")) {
                HttpResponse<String> answer = get(path.getKey());
                JsonObject responses = object(object((JsonObject) path.getValue(), "get"), "responses");

                assertThat(responses.members().keySet())
                        .as(path.getKey())
                        .contains(Integer.toString(answer.statusCode()));
            }
        }
    }

    @Test
    void statusOfTheRelayHasNoMemberThatIsNotDescribed() throws Exception {
        JsonObject schemas = object(object(json(get("/openapi.json")), "components"), "schemas");

        JsonObject status = json(get("/relay/status"));

        JsonObject described = object(object(schemas, "RelayStatus"), "properties");
        assertThat(described.members().keySet()).containsAll(status.members().keySet());
        for (String part : new String[] {"connections", "messages", "queue"}) {
            assertThat(object(object(described, part), "properties").members().keySet())
                    .isEqualTo(object(status, part).members().keySet());
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return (JsonObject) Json.parse(answer.body()).orThrow();
    }

    private static JsonObject object(JsonObject from, String name) {
        return from.get(name) instanceof JsonObject found ? found : JsonObject.empty();
    }
}
