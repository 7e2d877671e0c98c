package io.agentmesh.meshd.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// An MCP server over HTTP that answers as a test says, and remembers what it heard. Without a word of the test's it
/// begins sessions, takes notes, and says nothing by itself.
final class FakeHttpServer implements AutoCloseable {
    static final String INITIALIZED = "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}}}";

    /// What came: method, and of a message its text.
    final List<String> heard = new CopyOnWriteArrayList<>();

    /// The headers of what came, as pairs, in the same order.
    final List<Map<String, String>> headers = new CopyOnWriteArrayList<>();

    /// By the word that tells a message from others, or `GET`.
    final Map<String, Answering> answers = new ConcurrentHashMap<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /// Answers one call.
    interface Answering {
        void answer(HttpExchange exchange, String id) throws IOException, InterruptedException;
    }

    FakeHttpServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mcp", this::serve);
        server.setExecutor(threads);
        server.start();
        answers.put("initialize\"", (exchange, id) -> {
            exchange.getResponseHeaders().set("Mcp-Session-Id", "session-1");
            json(exchange, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + INITIALIZED + "}");
        });
        answers.put("GET", (exchange, id) -> status(exchange, 405, ""));
        answers.put("DELETE", (exchange, id) -> status(exchange, 200, ""));
        answers.put("notifications/", (exchange, id) -> status(exchange, 202, ""));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String what = exchange.getRequestMethod() + " " + body;
        headers.add(Map.of(
                "accept", header(exchange, "Accept"),
                "authorization", header(exchange, "Authorization"),
                "session", header(exchange, "Mcp-Session-Id"),
                "version", header(exchange, "Mcp-Protocol-Version"),
                "last", header(exchange, "Last-Event-ID")));
        String id = body.replaceAll(".*\"id\":(\\d+).*", "$1");
        Answering answering = answers.entrySet().stream()
                .filter(each -> what.contains(each.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse((call, number) -> status(call, 500, "no answer to " + what));
        heard.add(what); // last, so that what a test says once it sees this holds for the next call only
        try (exchange) {
            answering.answer(exchange, id);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    static void status(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    static void json(HttpExchange exchange, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        status(exchange, 200, body);
    }

    /// Says events, each as its lines, and ends the stream.
    static void events(HttpExchange exchange, String... events) throws IOException {
        BlockingQueue<String> all = new LinkedBlockingQueue<>(List.of(events));
        all.add("");
        eventsOf(exchange, all);
    }

    /// Says what comes, until something empty comes.
    static void eventsOf(HttpExchange exchange, BlockingQueue<String> events) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            for (String event = events.poll(120, TimeUnit.SECONDS);
                    event != null && !event.isEmpty();
                    event = events.poll(120, TimeUnit.SECONDS)) {
                out.write((event + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    static String result(String id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    long heard(String words) {
        return heard.stream().filter(what -> what.contains(words)).count();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
