package io.agentmesh.meshctl.mcp.inbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The messages that wait for an answer. Thread-safe.
public final class Inbox {
    /// Messages at a time.
    static final int MAX_MESSAGES = 256;
    /// How long a message waits: less than the daemon does.
    public static final Duration PATIENCE = Duration.ofSeconds(25);

    @GuardedBy("this")
    private final Map<String, Waiting> messages = new LinkedHashMap<>();

    private final Duration patience;
    private final Runnable timeIsUp;

    /// @param patience how long each message waits
    public Inbox(Duration patience) {
        this(patience, () -> {});
    }

    /// @param timeIsUp runs when a message has waited long enough, before it is taken away
    Inbox(Duration patience, Runnable timeIsUp) {
        this.patience = patience;
        this.timeIsUp = timeIsUp;
    }

    /// How a message ended.
    sealed interface End {
        record Answered(JsonValue reply) implements End {}

        record TimedOut() implements End {}

        /// There are too many already.
        record Full() implements End {}
    }

    private static final class Waiting {
        private final InboxMessage message;
        private final BlockingQueue<JsonValue> reply = new ArrayBlockingQueue<>(1);
        private boolean taken;

        Waiting(InboxMessage message) {
            this.message = message;
        }
    }

    /// Leaves a message and waits for its answer. It is gone when this returns, however that comes.
    End ask(InboxMessage message) throws InterruptedException {
        Waiting waiting = new Waiting(message);
        synchronized (this) {
            if (messages.size() == MAX_MESSAGES) {
                return new End.Full();
            }
            messages.put(message.id(), waiting);
        }
        JsonValue reply = replyTo(waiting);
        return reply == null ? new End.TimedOut() : new End.Answered(reply);
    }

    private @Nullable JsonValue replyTo(Waiting waiting) throws InterruptedException {
        try {
            JsonValue reply = waiting.reply.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (reply != null) {
                return reply;
            }
            timeIsUp.run();
        } finally {
            remove(waiting.message.id());
        }
        // Whoever answered in the last moment was told that it is in time.
        return waiting.reply.poll();
    }

    /// How many wait.
    synchronized int size() {
        return messages.size();
    }

    /// What nobody has taken yet, oldest first; it counts as taken now, and can still be answered.
    synchronized List<InboxMessage> take() {
        List<InboxMessage> fresh = new ArrayList<>();
        for (Waiting waiting : messages.values()) {
            if (!waiting.taken) {
                waiting.taken = true;
                fresh.add(waiting.message);
            }
        }
        return fresh;
    }

    /// Answers a message.
    ///
    /// @return whether it was still waiting; whoever waits gets the reply then
    synchronized boolean reply(String id, JsonValue reply) {
        return remove(id).map(waiting -> waiting.reply.offer(reply)).orElse(false);
    }

    private synchronized Optional<Waiting> remove(String id) {
        return Optional.ofNullable(messages.remove(id));
    }
}
