package io.agentmesh.tests.kill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// An agent that answers `{"mark":"…"}` with the same, and writes down under which idempotency key it was asked
/// with each mark.
final class CountingAgent implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Queue<String>> keysByMark = new ConcurrentHashMap<>();

    CountingAgent() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonValue asked =
                    Json.parse(exchange.getRequestBody().readAllBytes()).orThrow();
            if (!(asked instanceof JsonObject question && question.get("mark") instanceof JsonString(String mark))) {
                throw new IOException("no question of a mailing's");
            }
            String key = String.valueOf(exchange.getRequestHeaders().getFirst("idempotency-key"));
            keysByMark
                    .computeIfAbsent(mark, first -> new ConcurrentLinkedQueue<>())
                    .add(key);
            byte[] bytes = JsonObject.empty().with("mark", mark).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// The keys that it was asked under with this mark, one for each time.
    List<String> keys(String mark) {
        return List.copyOf(keysByMark.getOrDefault(mark, new ConcurrentLinkedQueue<>()));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
