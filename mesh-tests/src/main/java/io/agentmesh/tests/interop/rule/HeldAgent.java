package io.agentmesh.tests.interop.rule;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// An HTTP agent behind a daemon: answers `{"said":"…"}` with the same, counts what it is asked, and keeps a caller
/// whose words begin with `wait` waiting until these words, or all, are released. Asked for a stream, it gives three
/// items.
final class HeldAgent implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<Void> everybody = new CompletableFuture<>();
    private final Map<String, CompletableFuture<Void>> held = new ConcurrentHashMap<>();

    HeldAgent() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// How many requests came, whatever they were.
    int asked() {
        return asked.get();
    }

    /// Answers everybody who waits, and lets nobody wait any more.
    void release() {
        everybody.complete(null);
    }

    /// Answers whoever waits with these words.
    void release(String words) {
        holdOf(words).complete(null);
    }

    private CompletableFuture<Void> holdOf(String words) {
        return held.computeIfAbsent(words, unseen -> new CompletableFuture<>());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonValue body = Json.parse(exchange.getRequestBody().readAllBytes())
                    .toOptional()
                    .orElse(JsonObject.empty());
            asked.incrementAndGet();
            if (said(body).startsWith("wait")) {
                CompletableFuture.anyOf(everybody, holdOf(said(body))).join();
            }
            String accept = exchange.getRequestHeaders().getFirst("accept");
            if (accept != null && accept.contains("application/x-ndjson")) {
                send(exchange, "application/x-ndjson", "1\n2\n3\n");
            } else {
                send(exchange, "application/json", answerTo(body).toString());
            }
        }
    }

    private static JsonObject answerTo(JsonValue body) {
        String text = body instanceof JsonObject object && object.get("bytes") instanceof JsonInteger bytes
                ? "x".repeat(bytes.value().intValue())
                : said(body);
        return JsonObject.empty().with("said", text);
    }

    private static String said(JsonValue body) {
        return body instanceof JsonObject object && object.get("said") instanceof JsonString(var text) ? text : "";
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
