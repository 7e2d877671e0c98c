package io.agentmesh.sdk.daemon;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.Later;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// JSON over HTTP/1.1 over a Unix socket, one exchange a connection. No more of HTTP than a `meshd` uses: an answer
/// ends with its length, or with the connection.
final class LocalHttp {
    private final Path socket;
    private final Limits limits;

    /// @param exchange for everything from the connection to the answer's last byte, waits that were asked for apart
    /// @param answerBytes of an answer, head and body together
    record Limits(Duration exchange, int answerBytes) {
        /// A payload of 8 MiB may be larger as JSON text.
        static Limits defaults() {
            return new Limits(Duration.ofSeconds(30), 32 << 20);
        }
    }

    /// What the daemon answered.
    record Answer(int status, JsonObject body) {}

    LocalHttp(Path socket, Limits limits) {
        this.socket = socket;
        this.limits = limits;
    }

    Answer call(String method, String target) throws InterruptedException {
        return exchange(request(method, target, ""), limits.exchange());
    }

    Answer call(String method, String target, JsonObject body) throws InterruptedException {
        return exchange(request(method, target, body.toString()), limits.exchange());
    }

    /// The same for a question that the daemon answers up to `wait` later.
    Answer callWaiting(String method, String target, Duration wait) throws InterruptedException {
        return exchange(request(method, target, ""), limits.exchange().plus(wait));
    }

    /// Does what calls, on a virtual thread of its own. Cancelling the future closes the connection.
    static <T> CompletableFuture<T> later(Callable<T> calls) {
        return Later.on(task -> Thread.ofVirtual().name("meshd-caller").start(task), calls);
    }

    private static byte[] request(String method, String target, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + target
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json"
                + "\r\nContent-Length: " + content.length + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(start.length + content.length)
                .put(start)
                .put(content)
                .array();
    }

    /// On a thread of its own: a Unix socket has no timeouts, but an interrupt closes it.
    private Answer exchange(byte[] request, Duration atMost) throws InterruptedException {
        FutureTask<Answer> exchange = new FutureTask<>(() -> exchange(request));
        Thread.ofVirtual().name("meshd-call").start(exchange);
        try {
            return exchange.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            throw unreachable("did not answer within " + atMost.toMillis() + " ms", slow);
        } catch (ExecutionException failed) {
            throw switch (failed.getCause()) {
                case MeshException told -> told;
                case null -> unreachable("", failed);
                case Throwable cause -> unreachable("", cause);
            };
        } finally {
            exchange.cancel(true);
        }
    }

    private Answer exchange(byte[] request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer rest = ByteBuffer.wrap(request);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            return read(Channels.newInputStream(channel));
        }
    }

    private Answer read(InputStream in) throws IOException {
        byte[] all = in.readNBytes(limits.answerBytes() + 1);
        if (all.length > limits.answerBytes()) {
            throw new MeshException(new Violation(
                    ErrorCode.TOO_LARGE, "the daemon's answer is above " + limits.answerBytes() + " bytes"));
        }
        AnswerHead head = AnswerHead.of(all);
        byte[] body = head.bodyOf(all);
        return switch (Json.parse(body)) {
            case Decoded.Ok<JsonValue>(JsonObject object) -> new Answer(head.status(), object);
            case Decoded.Ok<JsonValue> other -> throw AnswerHead.notUnderstood("no JSON object");
            case Decoded.Bad<JsonValue> bad -> throw AnswerHead.notUnderstood("no JSON");
        };
    }

    private MeshException unreachable(String what, Throwable cause) {
        String why = what.isEmpty() ? String.valueOf(cause.getMessage()) : what;
        return new MeshException(
                ErrorCode.DAEMON_UNREACHABLE,
                ErrorCode.DAEMON_UNREACHABLE.prefix() + "meshd at " + socket + ": " + why,
                cause);
    }
}
