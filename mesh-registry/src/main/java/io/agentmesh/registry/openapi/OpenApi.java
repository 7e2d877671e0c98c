package io.agentmesh.registry.openapi;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// `/openapi.json`: what every route takes and answers, as an OpenAPI 3.1 document. What is particular to a route
/// stands in a file beside this class; what all have in common is added here, and a route of which the file says
/// nothing is there all the same.
public final class OpenApi {
    private static final String FILE = "openapi.json";
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
    private static final JsonObject ERROR =
            JsonObject.of(Map.of("$ref", new JsonString("#/components/responses/Error")));
    /// What any route may answer.
    private static final List<String> ALWAYS = List.of("405", "429", "500", "503", "507");
    /// What any route that needs a token may answer too.
    private static final List<String> WITH_TOKEN = List.of("401", "403");

    private final String text;

    /// Describes these routes.
    public OpenApi(Routes... routes) {
        JsonObject document = read();
        JsonObject paths = object(document, "paths");
        for (Routes some : routes) {
            for (Map.Entry<String, Set<String>> path : some.methods().entrySet()) {
                paths = paths.with(
                        path.getKey(), described(path.getKey(), path.getValue(), object(paths, path.getKey())));
            }
        }
        paths = paths.with("/openapi.json", described("/openapi.json", Set.of("GET"), object(paths, "/openapi.json")));
        this.text = document.with("paths", paths).toString();
    }

    /// The route; it needs no caller.
    public Routes routes() {
        return Routes.builder()
                .get("/openapi.json", _ -> HttpResponse.json(200, text))
                .build();
    }

    private static JsonObject described(String path, Set<String> methods, JsonObject known) {
        JsonObject operations = known;
        for (String method : methods) {
            String name = method.toLowerCase(Locale.ROOT);
            operations = operations.with(name, operation(path, object(known, name)));
        }
        return operations;
    }

    private static JsonObject operation(String path, JsonObject known) {
        JsonObject responses = object(known, "responses");
        List<String> statuses = new ArrayList<>(ALWAYS);
        if (known.get("security") == null) {
            statuses.addAll(WITH_TOKEN);
        }
        if (responses.members().isEmpty()) {
            statuses.addAll(List.of("400", "404", "409", "413", "415", "422"));
            responses = responses.with("2XX", JsonObject.empty().with("description", "Done."));
        }
        for (String status : statuses) {
            responses = responses.get(status) == null ? responses.with(status, ERROR) : responses;
        }
        List<JsonValue> parameters = new ArrayList<>(
                known.get("parameters") instanceof JsonArray(List<JsonValue> given) ? given : List.of());
        PARAMETER.matcher(path).results().map(OpenApi::pathParameter).forEach(parameters::add);
        return known.with("responses", responses).with("parameters", new JsonArray(parameters));
    }

    private static JsonValue pathParameter(MatchResult found) {
        String name = found.group(1);
        JsonObject schema = JsonObject.empty().with("type", "string");
        return JsonObject.empty()
                .with("name", name)
                .with("in", "path")
                .with("required", JsonBoolean.TRUE)
                .with("schema", name.equals("rule") ? schema : schema.with("format", "uuid"));
    }

    private static JsonObject object(JsonObject from, String name) {
        return from.get(name) instanceof JsonObject found ? found : JsonObject.empty();
    }

    private static JsonObject read() {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream(FILE), FILE)) {
            return (JsonObject) Json.parse(in.readAllBytes()).orThrow();
        } catch (IOException unreadable) {
            throw new IllegalStateException(FILE + ": cannot be read (expected: beside this class)", unreadable);
        }
    }
}
