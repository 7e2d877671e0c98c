package io.agentmesh.registry.testing;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.StreamedResponse;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.HttpFilter;
import io.agentmesh.http.route.MatchedRoute;
import io.agentmesh.registry.openapi.OpenApi;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Holds every answer that a test's registry gives against the document: the status, the media type and the body. What
/// the document does not know fails the test when the registry is closed.
public final class DocumentedAnswers implements HttpFilter {
    private static final JsonObject DOCUMENT = OpenApi.ofRegistry().document();
    private static final JsonSchema SCHEMAS = new JsonSchema(DOCUMENT);

    private final ConcurrentLinkedQueue<String> flaws = new ConcurrentLinkedQueue<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /// Everything that the document says can happen, as [#seen] names it.
    public static Set<String> documented() {
        Set<String> all = ConcurrentHashMap.newKeySet();
        object(DOCUMENT, "paths")
                .members()
                .forEach((path, operations) -> ((JsonObject) operations)
                        .members()
                        .forEach((method, operation) -> object((JsonObject) operation, "responses")
                                .members()
                                .keySet()
                                .forEach(status ->
                                        all.add(method.toUpperCase(Locale.ROOT) + " " + path + " " + status))));
        return all;
    }

    /// What was answered so far, such as `GET /agents/{card} 404`.
    public Set<String> seen() {
        return Set.copyOf(seen);
    }

    /// What was answered and is not in the document.
    public List<String> flaws() {
        return List.copyOf(flaws);
    }

    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        Answer answer = next.proceed(request);
        String path = MatchedRoute.of(request).pattern();
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        if (object(object(DOCUMENT, "paths"), path).get(method.toLowerCase(Locale.ROOT))
                instanceof JsonObject operation) {
            check(method + " " + path, operation, answer);
        }
        return answer;
    }

    private void check(String name, JsonObject operation, Answer answer) {
        String status =
                switch (answer) {
                    case HttpResponse response -> Integer.toString(response.status());
                    case StreamedResponse streamed -> Integer.toString(streamed.status());
                    case Upgrade _ -> "101";
                };
        seen.add(name + " " + status);
        if (!(object(operation, "responses").get(status) instanceof JsonObject described)) {
            flaws.add(name + " answered " + status + ", which /openapi.json does not know");
        } else if (answer instanceof HttpResponse response) {
            bodyFlaws(SCHEMAS.resolved(described), response)
                    .forEach(flaw -> flaws.add(name + " " + status + ": " + flaw));
        }
    }

    private static List<String> bodyFlaws(JsonObject described, HttpResponse response) {
        String type = response.headers().first("content-type").orElse("").split(";", 2)[0];
        JsonObject content = object(described, "content");
        if (content.members().isEmpty()) {
            return response.body().length == 0 ? List.of() : List.of("a body, and none is described");
        }
        if (!(content.get(type) instanceof JsonObject media)) {
            return List.of("media type `" + type + "`, described are "
                    + content.members().keySet());
        }
        if (!type.equals(HttpResponse.JSON)) {
            return List.of();
        }
        Optional<JsonValue> body = Json.parse(response.body()).toOptional();
        return body.isEmpty() ? List.of("no JSON") : SCHEMAS.flaws(object(media, "schema"), body.get());
    }

    private static JsonObject object(JsonObject from, String name) {
        return from.get(name) instanceof JsonObject found ? found : JsonObject.empty();
    }
}
