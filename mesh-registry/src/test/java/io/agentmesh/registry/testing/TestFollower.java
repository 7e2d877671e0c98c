package io.agentmesh.registry.testing;

import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.sync.SyncFrame;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection to `/sync`, over the JDK's own WebSocket.
public final class TestFollower implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<SyncFrame> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;
    private volatile boolean paused;
    private long seq;

    private TestFollower() {}

    static TestFollower open(TestRegistry registry, String token, String query) {
        var follower = new TestFollower();
        URI address = URI.create(registry.address().replace("http:", "ws:") + "/sync?" + query);
        follower.socket = registry.client()
                .newWebSocketBuilder()
                .header("authorization", "Bearer " + token)
                .connectTimeout(PATIENCE)
                .buildAsync(address, follower)
                .join();
        return follower;
    }

    /// The status with which opening was refused.
    public static int statusOf(Throwable refused) {
        Throwable cause = refused instanceof CompletionException ? refused.getCause() : refused;
        return cause instanceof WebSocketHandshakeException shaken
                ? shaken.getResponse().statusCode()
                : -1;
    }

    /// Reads nothing more from the network after the next frame.
    public void pause() {
        paused = true;
    }

    /// Reads on.
    public void resume() {
        paused = false;
        Objects.requireNonNull(socket).request(1);
    }

    /// The next event, whatever it is.
    public SyncEvent next() throws InterruptedException {
        SyncFrame frame = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no event within " + PATIENCE.toSeconds() + " s");
        }
        seq = frame.seq();
        return frame.event().orThrow();
    }

    /// The number of the event that came last out of [#next]; 0 if it has none.
    public long seq() {
        return seq;
    }

    /// The next event, which is a snapshot.
    public Snapshot snapshot() throws InterruptedException {
        SyncEvent event = next();
        if (event instanceof SyncEvent.FullSync(Snapshot snapshot)) {
            return snapshot;
        }
        throw new AssertionError("a full_sync was expected, found " + event);
    }

    /// The next event of a kind; others before it are thrown away.
    public <T extends SyncEvent> T nextOf(Class<T> kind) throws InterruptedException {
        SyncEvent event = next();
        while (!kind.isInstance(event)) {
            event = next();
        }
        return kind.cast(event);
    }

    /// Events that came and were not asked for.
    public int waiting() {
        return events.size();
    }

    /// How the other end closed.
    ///
    /// @param code of its close frame
    /// @param reason for people
    public record Closed(int code, String reason) {}

    /// How the other end closed.
    public Closed closed() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /// The code with which the other end closed.
    public int closeCode() {
        return closed().code();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        partial.append(text);
        if (last) {
            events.add(SyncFrame.read(partial.toString()));
            partial.setLength(0);
        }
        if (!paused) {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
