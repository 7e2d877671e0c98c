package io.agentmesh.tests.restart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// An agent that counts how often it was asked with each number `n`, and answers `{"n":…}`. What it counted
/// outlives its restarts.
final class TallyAgent implements Part, AutoCloseable {
    private final String name;
    private final Map<Long, Integer> timesByNumber = new ConcurrentHashMap<>();
    private final AtomicInteger held = new AtomicInteger();
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private HttpServer server;

    TallyAgent(String name) throws IOException {
        this.name = name;
        this.server = listen(0);
    }

    private HttpServer listen(int port) throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        made.createContext("/", this::answer);
        made.setExecutor(task -> Thread.ofVirtual().start(task));
        made.start();
        return made;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonValue asked =
                    Json.parse(exchange.getRequestBody().readAllBytes()).orThrow();
            if (!(asked instanceof JsonObject question && question.get("n") instanceof JsonInteger number)) {
                throw new IOException("no question of the load's");
            }
            timesByNumber.merge(number.asLong().orElseThrow(), 1, Integer::sum);
            awaitRelease();
            byte[] bytes = JsonObject.empty().with("n", number).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void awaitRelease() throws IOException {
        held.incrementAndGet();
        try {
            hold.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            held.decrementAndGet();
        }
    }

    /// Answers nobody until [#release()].
    void hold() {
        hold = new CountDownLatch(1);
    }

    /// Answers everybody.
    void release() {
        hold.countDown();
    }

    /// How many wait for their answer.
    int held() {
        return held.get();
    }

    /// How often it was asked with this number.
    int times(long number) {
        return timesByNumber.getOrDefault(number, 0);
    }

    /// How often at most it was asked with the same number.
    int mostTimes() {
        return timesByNumber.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void kill() {
        server.stop(0);
    }

    @Override
    public void start() throws IOException {
        server = listen(port());
    }

    @Override
    public void close() {
        release();
        kill();
    }
}
