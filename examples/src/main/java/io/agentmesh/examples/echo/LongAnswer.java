package io.agentmesh.examples.echo;

import com.sun.net.httpserver.HttpExchange;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What an agent does that takes long and does not want to work for nobody: while it works it writes blanks,
/// which JSON allows before a document, and stops when they are not taken any more. This one never has its
/// answer.
final class LongAnswer {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private LongAnswer() {}

    /// Whether the body has a member `forever` that is true.
    static boolean isWanted(JsonValue body) {
        return body instanceof JsonObject object && JsonBoolean.TRUE.equals(object.get("forever"));
    }

    /// Works until whoever asked is gone.
    ///
    /// @throws IOException once they have closed the connection
    static void begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, 0); // of any length
        try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
                out.write(' ');
                out.flush();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
