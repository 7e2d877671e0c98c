package io.agentmesh.examples.echo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// An agent as anybody might have one: plain HTTP on loopback, no idea of any mesh. Answers what
/// `scripts/echo_server.py` answers: `{"agent": "<name>", "echo": <body>}`. Asked for a stream, it answers
/// line by line ([EchoStream]); asked to be long about it, it is until nobody waits any more ([LongAnswer]).
public final class EchoAgent implements AutoCloseable {
    /// Bytes of the longest body that it reads; a longer one is cut off with the connection.
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore cutOffs = new Semaphore(0);
    private final Semaphore longAnswers = new Semaphore(0);
    private final LongAdder answers = new LongAdder();
    private final HttpServer server;
    private final String name;

    private EchoAgent(HttpServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /// Starts an agent on a free port of 127.0.0.1.
    public static EchoAgent start(String name) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var agent = new EchoAgent(HttpServer.create(address, 0), name);
        agent.server.createContext("/", agent::answer);
        agent.server.setExecutor(agent.threads);
        agent.server.start();
        return agent;
    }

    /// Where it listens.
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
            Decoded<JsonValue> told = body.length == 0 ? Decoded.ok(JsonObject.empty()) : Json.parse(body);
            switch (told) {
                case Decoded.Ok<JsonValue>(var value)
                when EchoStream.isWanted(exchange) -> untilGone(() -> EchoStream.answer(exchange, value, echo(value)));
                case Decoded.Ok<JsonValue>(var value)
                when LongAnswer.isWanted(value) ->
                    untilGone(() -> {
                        longAnswers.release();
                        LongAnswer.begin(exchange);
                    });
                case Decoded.Ok<JsonValue>(var value) -> {
                    answers.increment();
                    send(exchange, 200, echo(value));
                }
                case Decoded.Bad<JsonValue>(var violation) ->
                    send(exchange, 400, JsonObject.empty().with("error", violation.text()));
            }
        }
    }

    private void untilGone(Answering answering) throws IOException {
        try {
            answering.run();
        } catch (IOException gone) {
            cutOffs.release();
            throw gone;
        }
    }

    @FunctionalInterface
    private interface Answering {
        void run() throws IOException;
    }

    /// Whether somebody who was being answered has gone before the end, once for each; waits for that no
    /// longer than this.
    public boolean awaitCutOff(Duration atMost) throws InterruptedException {
        return cutOffs.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether a long answer has been begun, once for each.
    public boolean hasBegunLongAnswer() {
        return longAnswers.tryAcquire();
    }

    /// How many requests it has answered at once, neither by lines nor at length.
    public long answers() {
        return answers.sum();
    }

    private JsonObject echo(JsonValue value) {
        return JsonObject.empty().with("echo", value).with("agent", name);
    }

    private static void send(HttpExchange exchange, int status, JsonObject answer) throws IOException {
        byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
