package io.agentmesh.registry.testing;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection to `/gate/events`, over the JDK's own WebSocket.
public final class TestListener implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private @Nullable WebSocket socket;

    private TestListener() {}

    /// Listens with this token.
    public static TestListener open(TestRegistry registry, String token) throws InterruptedException {
        TestListener listener = connect(registry, token);
        if (!listener.next().equals("{\"event\":\"listening\"}")) {
            throw new AssertionError("the first event was expected to be `listening`");
        }
        return listener;
    }

    /// Connects with this token; whether it may listen is not known yet.
    public static TestListener connect(TestRegistry registry, String token) {
        var listener = new TestListener();
        listener.socket = registry.client()
                .newWebSocketBuilder()
                .header("authorization", "Bearer " + token)
                .connectTimeout(PATIENCE)
                .buildAsync(URI.create(registry.address().replace("http:", "ws:") + "/gate/events"), listener)
                .join();
        return listener;
    }

    /// The status with which opening was refused.
    public static int statusOf(Throwable refused) {
        return TestFollower.statusOf(refused);
    }

    /// The next event, as it came.
    public String next() throws InterruptedException {
        return Objects.requireNonNull(events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no event came");
    }

    /// The code with which the other end closed.
    public int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        events.add(text.toString());
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
