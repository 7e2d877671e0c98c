package io.agentmesh.registry.openapi;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What the kind of an operation says about it, so that no file has to repeat it:
///
/// | an operation that | may also answer |
/// |---|---|
/// | exists | 429 |
/// | needs a token | 401; 500 and 503, since the token is looked up |
/// | is not for tokens of every scope | 403 |
/// | has a body | 400, 413, 415, 422 |
/// | has an id in its path | 400 |
///
/// What a file says of such a status itself stays.
final class CommonAnswers {
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
    private static final Set<String> SCOPES = Set.of("full", "agent", "gate");
    /// What the document's own `security` says.
    private static final Set<String> USUAL_SCOPES = Set.of("full");

    private CommonAnswers() {}

    /// The operations of a path with all that they have in common.
    static JsonObject completed(String path, String feature, JsonObject operations) {
        JsonObject all = operations;
        for (Map.Entry<String, JsonValue> operation : operations.members().entrySet()) {
            JsonObject one = (JsonObject) operation.getValue();
            all = all.with(
                    operation.getKey(), completed(path, one).with("tags", JsonArray.of(new JsonString(feature))));
        }
        return all;
    }

    private static JsonObject completed(String path, JsonObject operation) {
        List<JsonValue> parameters = new ArrayList<>(
                operation.get("parameters") instanceof JsonArray(List<JsonValue> given) ? given : List.of());
        PARAMETER.matcher(path).results().map(CommonAnswers::pathParameter).forEach(parameters::add);
        JsonObject responses = OpenApi.object(operation, "responses");
        for (Map.Entry<String, JsonObject> answer : answers(path, operation).entrySet()) {
            responses = responses.get(answer.getKey()) == null
                    ? responses.with(answer.getKey(), answer.getValue())
                    : responses;
        }
        return operation.with("responses", responses).with("parameters", new JsonArray(parameters));
    }

    private static Map<String, JsonObject> answers(String path, JsonObject operation) {
        Map<String, JsonObject> all = new HashMap<>();
        all.put("429", reference("Later", "Too many requests, of this address or with this token."));
        if (isUuidIn(path)) {
            all.put("400", reference("Error", "An id in the path is no UUID."));
        }
        if (operation.get("requestBody") != null) {
            all.put("400", reference("Error", "The request is no JSON, or contradicts itself."));
            all.put("413", reference("Error", "The request is too large."));
            all.put("415", reference("Error", "The request is not declared as JSON."));
            all.put("422", reference("Error", "The request is JSON of another shape."));
        }
        Set<String> scopes = scopes(operation);
        if (!scopes.isEmpty()) {
            all.put("401", reference("Error", "The token is missing, unknown or over."));
            all.put("500", reference("Error", "Storage failed."));
            all.put("503", reference("Later", "The registry has too much to do, or can only read."));
        }
        if (!scopes.isEmpty() && !scopes.containsAll(SCOPES)) {
            all.put("403", reference("Error", "The token is good for other things (`token_scope`)."));
        }
        return all;
    }

    /// The scopes of tokens that an operation is for; none if it needs no token.
    static Set<String> scopes(JsonObject operation) {
        if (!(operation.get("security") instanceof JsonArray(List<JsonValue> ways))) {
            return USUAL_SCOPES;
        }
        Set<String> scopes = new HashSet<>();
        for (JsonValue way : ways) {
            JsonArray words = (JsonArray) Objects.requireNonNull(((JsonObject) way).get("token"));
            words.items().forEach(word -> scopes.add(((JsonString) word).value()));
        }
        return scopes;
    }

    private static boolean isUuidIn(String path) {
        return PARAMETER.matcher(path).results().anyMatch(found -> isUuid(found.group(1)));
    }

    /// Databases of the original may have other ids of rules, and an agent's id is a key.
    private static boolean isUuid(String parameter) {
        return !parameter.equals("rule") && !parameter.equals("agent");
    }

    private static JsonObject reference(String response, String description) {
        return JsonObject.empty()
                .with("$ref", "#/components/responses/" + response)
                .with("description", description);
    }

    private static JsonValue pathParameter(MatchResult found) {
        String name = found.group(1);
        JsonObject schema = JsonObject.empty().with("type", "string");
        return JsonObject.empty()
                .with("name", name)
                .with("in", "path")
                .with("required", JsonBoolean.TRUE)
                .with("schema", isUuid(name) ? schema.with("format", "uuid") : schema);
    }
}
