package io.agentmesh.registry.openapi;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.registry.testing.JsonSchema;
import io.agentmesh.registry.testing.TestRegistry;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One operation of the document, and how to call it.
///
/// @param method in capitals
/// @param path with its parameters in braces
/// @param described what the document says of it
record Operation(String method, String path, JsonObject described) {
    private static final JsonObject DOCUMENT = OpenApi.ofRegistry().document();

    /// All that there are.
    static List<Operation> all() {
        List<Operation> all = new ArrayList<>();
        OpenApi.object(DOCUMENT, "paths")
                .members()
                .forEach((path, operations) -> ((JsonObject) operations)
                        .members()
                        .forEach((method, described) ->
                                all.add(new Operation(method.toUpperCase(Locale.ROOT), path, (JsonObject) described))));
        return all;
    }

    /// Whether the document says that it may answer so.
    boolean answers(int status) {
        return OpenApi.object(described, "responses").get(Integer.toString(status)) != null;
    }

    /// The scopes of the tokens that it is for; none if it needs none.
    Set<String> scopes() {
        return CommonAnswers.scopes(described);
    }

    /// Whether it has a body.
    boolean hasBody() {
        return described.get("requestBody") != null;
    }

    /// The body that the document gives as an example; empty if it has none.
    String example() {
        JsonObject content = OpenApi.object(OpenApi.object(described, "requestBody"), "content");
        JsonObject schema = OpenApi.object(OpenApi.object(content, "application/json"), "schema");
        return new JsonSchema(DOCUMENT).resolved(schema).get("examples") instanceof JsonArray(List<JsonValue> some)
                ? some.getFirst().toString()
                : "";
    }

    /// The path with an id in it that nothing has; the one of the examples.
    String place() {
        return placeOf("01234567-89ab-4cde-9000-000000000001");
    }

    /// The path with this in place of each id.
    String placeOf(String id) {
        return path.replaceAll("\\{[a-z]+}", id) + (path.equals("/sync") ? "?agent_id=nobody" : "");
    }

    /// Calls it with the example.
    HttpResponse<String> call(TestRegistry registry, Optional<String> token) throws IOException, InterruptedException {
        return send(registry, token, place(), example());
    }

    /// Calls it with a token, if there is one, and a JSON body, if it takes one.
    HttpResponse<String> send(TestRegistry registry, Optional<String> token, String place, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(registry, token, place, body);
        return registry.send(hasBody() ? request.header("content-type", "application/json") : request);
    }

    /// The same request, not sent yet, and not declared as JSON.
    HttpRequest.Builder request(TestRegistry registry, Optional<String> token, String place, String body) {
        HttpRequest.Builder request = registry.request(place).method(method, BodyPublishers.ofString(body));
        return token.map(given -> request.header("authorization", "Bearer " + given))
                .orElse(request);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
