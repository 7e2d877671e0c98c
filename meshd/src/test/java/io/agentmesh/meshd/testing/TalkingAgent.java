package io.agentmesh.meshd.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A local agent that answers while it is spoken to: every line of the body but the first comes back at once, a
/// number of four digits or more as a text of that many bytes, and `"end of talk"` when the body has come to
/// its end.
public final class TalkingAgent implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private static final Pattern LENGTH = Pattern.compile("\\d{4,9}");

    private final HttpServer server;
    private final CompletableFuture<End> end = new CompletableFuture<>();

    /// How the body of a request ended.
    public enum End {
        WHOLE,
        CUT_OFF
    }

    /// Listens on a free port of 127.0.0.1.
    public TalkingAgent() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::talk);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Waits until the body of a request has ended, and tells how.
    public End awaitEnd() {
        return end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private void talk(HttpExchange exchange) {
        exchange.getResponseHeaders().set("content-type", "application/x-ndjson");
        try (exchange) {
            exchange.sendResponseHeaders(200, 0); // of any length
            echo(exchange);
            end.complete(End.WHOLE);
        } catch (IOException cut) {
            end.complete(End.CUT_OFF);
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        OutputStream out = exchange.getResponseBody();
        var lines = new BufferedReader(new InputStreamReader(exchange.getRequestBody(), StandardCharsets.UTF_8));
        lines.readLine();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            say(out, LENGTH.matcher(line).matches() ? textOf(Integer.parseInt(line)) : line);
        }
        say(out, "\"end of talk\"");
        out.close();
    }

    /// A text that is so many bytes of JSON.
    private static String textOf(int bytes) {
        return "\"" + "x".repeat(bytes - 2) + "\"";
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
