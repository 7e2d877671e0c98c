package io.agentmesh.registry.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The description and the routes, held against each other.
final class OpenApiIT extends RegistryTest {
    OpenApiIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    /// A 404 of the router, or a 405, is what is answered where there is no route.
    @Test
    void everyOperationOfTheFileIsARoute() throws Exception {
        for (Map.Entry<String, JsonValue> path :
                object(file(), "paths").members().entrySet()) {
            String place = path.getKey().replaceAll("\\{[a-z]+}", "x");
            for (String method : ((JsonObject) path.getValue()).members().keySet()) {
                HttpResponse<String> answer = registry.send(
                        registry.request(place).method(method.toUpperCase(Locale.ROOT), BodyPublishers.noBody()));

                assertThat(answer.statusCode())
                        .as("%s %s", method, path.getKey())
                        .isNotIn(404, 405);
            }
        }
    }

    @Test
    void everyRouteIsInTheDocumentWithItsParametersAndErrors() throws Exception {
        JsonObject paths = object(served(), "paths");

        assertThat(paths.members().keySet())
                .contains("/agents/{card}", "/groups/{group}", "/groups/{group}/members", "/tokens/self", "/metrics");
        JsonObject update = object(object(paths, "/agents/{card}"), "put");
        assertThat(object(update, "responses").members().keySet())
                .contains("200", "400", "401", "403", "404", "405", "413", "415", "422", "429", "500", "503");
        assertThat(String.valueOf(update.get("parameters"))).contains("\"in\":\"path\"", "\"name\":\"card\"");
    }

    @Test
    void everyReferenceLeadsSomewhere() throws Exception {
        JsonObject document = served();
        String text = document.toString();
        JsonObject components = object(document, "components");

        Pattern.compile("#/components/([a-z]+)/([A-Za-z]+)")
                .matcher(text)
                .results()
                .forEach(found -> assertThat(object(components, found.group(1)).get(found.group(2)))
                        .as(found.group())
                        .isNotNull());
    }

    private JsonObject served() throws IOException, InterruptedException {
        HttpResponse<String> answer = registry.send(registry.request("/openapi.json"));
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        return (JsonObject) Json.parse(answer.body()).orThrow();
    }

    private static JsonObject file() throws IOException {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream("openapi.json"))) {
            return (JsonObject) Json.parse(in.readAllBytes()).orThrow();
        }
    }

    private static JsonObject object(JsonObject from, String name) {
        return from.get(name) instanceof JsonObject found ? found : JsonObject.empty();
    }
}
