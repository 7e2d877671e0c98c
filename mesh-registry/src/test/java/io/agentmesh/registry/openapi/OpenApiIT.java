package io.agentmesh.registry.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The description and the routes, held against each other.
final class OpenApiIT extends RegistryTest {
    OpenApiIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void everyRouteIsDescribedAndNothingElseIs() throws Exception {
        Map<String, Set<String>> described = new TreeMap<>();
        object(served(), "paths")
                .members()
                .forEach((path, operations) -> described.put(
                        path,
                        ((JsonObject) operations)
                                .members().keySet().stream()
                                        .map(method -> method.toUpperCase(Locale.ROOT))
                                        .collect(Collectors.toSet())));

        assertThat(described).isEqualTo(registry.registry().routes().methods());
    }

    @Test
    void anOperationHasWhatFollowsFromItsKind() throws Exception {
        JsonObject update = object(object(object(served(), "paths"), "/agents/{card}"), "put");

        assertThat(object(update, "responses").members().keySet())
                .contains("200", "400", "401", "403", "404", "413", "415", "422", "429", "500", "503", "507");
        assertThat(String.valueOf(update.get("parameters"))).contains("\"in\":\"path\"", "\"name\":\"card\"");
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverySchemaIsReferredTo() throws Exception {
        JsonObject document = served();
        JsonObject components = object(document, "components");
        Set<String> referred = new TreeSet<>();

        Pattern.compile("#/components/([a-z]+)/([A-Za-z_]+)")
                .matcher(document.toString())
                .results()
                .forEach(found -> {
                    referred.add(found.group());
                    assertThat(object(components, found.group(1)).get(found.group(2)))
                            .as(found.group())
                            .isNotNull();
                });
        for (String schema : object(components, "schemas").members().keySet()) {
            assertThat(referred).contains("#/components/schemas/" + schema);
        }
    }

    @Test
    void everySuccessWithABodyAndEveryBodyOfARequestHasASchema() throws Exception {
        for (JsonValue path : object(served(), "paths").members().values()) {
            for (JsonValue operation : ((JsonObject) path).members().values()) {
                assertThat(String.valueOf(((JsonObject) operation).get("responses")))
                        .doesNotContain("2XX");
                if (((JsonObject) operation).get("requestBody") instanceof JsonObject body) {
                    assertThat(object(object(object(body, "content"), "application/json"), "schema")
                                    .members())
                            .isNotEmpty();
                }
            }
        }
    }

    private JsonObject served() throws IOException, InterruptedException {
        HttpResponse<String> answer = registry.send(registry.request("/openapi.json"));
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        return (JsonObject) Json.parse(answer.body()).orThrow();
    }

    private static JsonObject object(JsonObject from, String name) {
        return from.get(name) instanceof JsonObject found ? found : JsonObject.empty();
    }
}
