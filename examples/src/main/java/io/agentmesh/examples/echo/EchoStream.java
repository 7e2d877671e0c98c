package io.agentmesh.examples.echo;

import com.sun.net.httpserver.HttpExchange;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What a streaming agent does: it writes one JSON document a line, as each is ready, until it is done or whoever
/// asked has gone. The daemon beside it makes each line a result of the stream.
final class EchoStream {
    private static final String REPEAT = "repeat";

    private EchoStream() {}

    /// Whether a stream is asked for.
    static boolean isWanted(HttpExchange exchange) {
        String accept = exchange.getRequestHeaders().getFirst("accept");
        return accept != null && accept.contains("application/x-ndjson");
    }

    /// Writes the echo as often as its body's `repeat` says, once without one, each with a number.
    ///
    /// @throws IOException once whoever asked has closed the connection
    static void answer(HttpExchange exchange, JsonValue body, JsonObject echo) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0); // of any length
        try (OutputStream out = exchange.getResponseBody()) {
            for (long i = 1; i <= repeatsOf(body); i++) {
                JsonObject line = echo.with("number", JsonInteger.of(i));
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    private static long repeatsOf(JsonValue body) {
        return body instanceof JsonObject object && object.get(REPEAT) instanceof JsonInteger times
                ? times.asLong().orElse(1)
                : 1;
    }
}
