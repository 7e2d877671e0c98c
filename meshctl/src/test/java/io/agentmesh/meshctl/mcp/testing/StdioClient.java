package io.agentmesh.meshctl.mcp.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.mcp.McpServer;
import io.agentmesh.meshctl.mcp.transport.StdioTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/// The other end of a server's standard streams. Waits for what it wants to see, up to a minute.
public final class StdioClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<JsonObject> unread = new ArrayList<>();
    private final Pipe pipe;
    private final Thread serving;

    public StdioClient(McpServer server) throws IOException {
        this(server, Duration.ofSeconds(PATIENCE_SECONDS));
    }

    /// @param drain what the server gives requests after the end of its input
    public StdioClient(McpServer server, Duration drain) throws IOException {
        this.pipe = Pipe.open();
        StdioTransport transport = new StdioTransport(server, lines::add, drain);
        InputStream in = Channels.newInputStream(pipe.source());
        this.serving = Thread.ofVirtual().start(() -> serve(transport, in));
    }

    private static void serve(StdioTransport transport, InputStream in) {
        try {
            transport.serve(in);
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }

    /// Sends text as it is, and the end of a line.
    public StdioClient send(String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            pipe.sink().write(bytes);
        }
        return this;
    }

    /// Agrees on a version.
    public StdioClient initialize() throws IOException, InterruptedException {
        ask("{\"id\":0,\"jsonrpc\":\"2.0\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\"}}");
        return send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    /// Sends a request and waits for its answer.
    public JsonObject ask(String request) throws IOException, InterruptedException {
        send(request);
        JsonValue id = object(request).get("id");
        return await(message -> message.get("method") == null && Objects.equals(message.get("id"), id));
    }

    /// Sends a request of this method and waits for its result.
    public JsonObject result(int id, String method, String params) throws IOException, InterruptedException {
        JsonObject answer = ask(request(id, method, params));
        assertThat(answer.get("error")).isNull();
        return answer.get("result") instanceof JsonObject result ? result : JsonObject.empty();
    }

    public static String request(int id, String method, String params) {
        return "{\"id\":" + JsonInteger.of(id) + ",\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":"
                + params + "}";
    }

    /// The next message, whatever it is.
    public JsonObject next() throws InterruptedException {
        return await(message -> true);
    }

    /// The next message that is one of these; others are kept.
    public JsonObject await(Predicate<JsonObject> wanted) throws InterruptedException {
        for (JsonObject each : unread) {
            if (wanted.test(each)) {
                unread.remove(each);
                return each;
            }
        }
        while (true) {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("a message").isNotNull();
            JsonObject message = object(String.valueOf(line));
            if (wanted.test(message)) {
                return message;
            }
            unread.add(message);
        }
    }

    /// Closes this end and waits for the server to end.
    ///
    /// @return what it said meanwhile
    public List<JsonObject> end() throws IOException, InterruptedException {
        pipe.sink().close();
        assertThat(serving.join(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
        List<JsonObject> rest = new ArrayList<>(unread);
        lines.forEach(line -> rest.add(object(line)));
        lines.clear();
        return rest;
    }

    private static JsonObject object(String line) {
        return Json.parse(line) instanceof Decoded.Ok<JsonValue>(JsonObject message) ? message : JsonObject.empty();
    }

    @Override
    public void close() throws IOException {
        pipe.sink().close();
        Awaitility.await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> !serving.isAlive());
        pipe.source().close();
    }
}
