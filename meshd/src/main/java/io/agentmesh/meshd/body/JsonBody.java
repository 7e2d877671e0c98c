package io.agentmesh.meshd.body;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;

/// Reads the JSON bodies of local requests; each refusal has the status that the original gives it
/// (sdk-and-meshd §17.1).
public final class JsonBody {
    private JsonBody() {}

    /// The typed body.
    ///
    /// @throws RequestRefused with 415 for another content type, 400 for what is not JSON, 422 for JSON of
    ///     another shape
    public static <T> T read(HttpRequest request, JsonShape<T> shape) {
        String type = request.headers().first("content-type").orElse("");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new RequestRefused(415, "Expected request with `Content-Type: application/json`");
        }
        return switch (Json.parse(request.body())) {
            case Decoded.Ok<JsonValue>(var value) ->
                switch (Json.decode(value, shape)) {
                    case Decoded.Ok<T>(T typed) -> typed;
                    case Decoded.Bad<T>(var why) ->
                        throw new RequestRefused(
                                422, "Failed to deserialize the JSON body into the target type: " + why.detail());
                };
            case Decoded.Bad<JsonValue>(var why) ->
                throw new RequestRefused(400, "Failed to parse the request body as JSON: " + why.detail());
        };
    }
}
