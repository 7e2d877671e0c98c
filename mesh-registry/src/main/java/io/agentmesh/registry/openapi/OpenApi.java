package io.agentmesh.registry.openapi;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `/openapi.json`: what every route takes and answers, as an OpenAPI 3.1 document. What is particular to a
/// route stands in the file of its feature, beside this class; [CommonAnswers] adds what follows from a route's
/// kind. Tests hold the document against the routes, and against everything that they answer. Immutable.
public final class OpenApi {
    /// Where it is served.
    public static final String PATH = "/openapi.json";

    private static final List<String> FEATURES = List.of(
            "operations",
            "login",
            "tokens",
            "agents",
            "rotation",
            "prekeys",
            "groups",
            "setup-keys",
            "acl",
            "revocations",
            "relays");

    private final JsonObject document;

    private OpenApi(JsonObject document) {
        this.document = document;
    }

    /// The description of a registry.
    public static OpenApi ofRegistry() {
        var description = new OpenApi(read("document"));
        for (String feature : FEATURES) {
            description = description.and(completed(feature, read(feature)));
        }
        return description;
    }

    /// The same with more paths and components, of whatever is served beside the registry.
    ///
    /// @throws IllegalStateException if one of them is described already
    public OpenApi and(JsonObject part) {
        return new OpenApi(merged(document, part));
    }

    /// The same under another title.
    public OpenApi titled(String title) {
        return new OpenApi(document.with("info", object(document, "info").with("title", title)));
    }

    private static JsonObject completed(String feature, JsonObject part) {
        JsonObject paths = object(part, "paths");
        for (Map.Entry<String, JsonValue> path : paths.members().entrySet()) {
            paths = paths.with(
                    path.getKey(), CommonAnswers.completed(path.getKey(), feature, (JsonObject) path.getValue()));
        }
        return part.with("paths", paths);
    }

    /// The document.
    public JsonObject document() {
        return document;
    }

    /// The route; it needs no caller.
    public Routes routes() {
        String text = document.toString();
        return Routes.builder().get(PATH, _ -> HttpResponse.json(200, text)).build();
    }

    private static JsonObject merged(JsonObject one, JsonObject other) {
        JsonObject all = one;
        for (Map.Entry<String, JsonValue> member : other.members().entrySet()) {
            all = all.with(member.getKey(), merged(member.getKey(), one.get(member.getKey()), member.getValue()));
        }
        return all;
    }

    private static JsonValue merged(String name, @Nullable JsonValue before, JsonValue more) {
        if (before == null) {
            return more;
        }
        if (before instanceof JsonObject some && more instanceof JsonObject others) {
            return merged(some, others);
        }
        throw new IllegalStateException(name + ": described twice (expected: once)");
    }

    static JsonObject object(JsonObject from, String name) {
        return from.get(name) instanceof JsonObject found ? found : JsonObject.empty();
    }

    private static JsonObject read(String feature) {
        String file = feature + ".json";
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream(file), file)) {
            return (JsonObject) Json.parse(in.readAllBytes()).orThrow();
        } catch (IOException unreadable) {
            throw new IllegalStateException(file + ": cannot be read (expected: beside this class)", unreadable);
        }
    }
}
