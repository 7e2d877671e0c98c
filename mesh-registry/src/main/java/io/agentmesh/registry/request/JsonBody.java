package io.agentmesh.registry.request;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import java.util.Locale;

/// Reads a request's JSON body, with the statuses of registry §2.3, letter J.
public final class JsonBody {
    private JsonBody() {}

    /// The body as a typed value.
    ///
    /// @throws RequestRefused 415 if it is not declared as JSON, 413 if it is too large, 400 if it is no JSON,
    ///     422 if it has another shape
    public static <T> T read(HttpRequest request, JsonShape<T> shape) {
        if (!isJson(request.headers().first("content-type").orElse(""))) {
            throw new RequestRefused(415, "Expected request with `Content-Type: application/json`");
        }
        JsonValue value =
                switch (Json.parse(request.body())) {
                    case Decoded.Ok<JsonValue>(JsonValue parsed) -> parsed;
                    case Decoded.Bad<JsonValue>(var why) ->
                        throw new RequestRefused(400, "Failed to parse the request body as JSON: " + why.detail());
                };
        return switch (Json.decode(value, shape)) {
            case Decoded.Ok<T>(T typed) -> typed;
            case Decoded.Bad<T>(var why) ->
                throw new RequestRefused(
                        422, "Failed to deserialize the JSON body into the target type: " + why.detail());
        };
    }

    /// `application/json` or `application/…+json`, with any parameters.
    private static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }
}
