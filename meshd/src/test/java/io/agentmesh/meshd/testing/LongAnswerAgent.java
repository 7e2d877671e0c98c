package io.agentmesh.meshd.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/// A local agent that answers with numbered lines of 64 KiB, as fast as they are taken, and counts them.
public final class LongAnswerAgent implements AutoCloseable {
    private static final String PADDING = "x".repeat(64 << 10);

    private final HttpServer server;
    private final int lines;
    private final AtomicInteger written = new AtomicInteger();

    /// Listens on a free port of 127.0.0.1.
    ///
    /// @param lines of each answer
    public LongAnswerAgent(int lines) throws IOException {
        this.lines = lines;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Lines that were handed to the socket.
    public int written() {
        return written.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "application/x-ndjson");
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0); // of any length
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < lines; i++) {
                out.write(("{\"n\":" + i + ",\"padding\":\"" + PADDING + "\"}\n").getBytes(StandardCharsets.UTF_8));
                written.incrementAndGet();
            }
            out.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
