package io.agentmesh.meshd.mcp;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far a stream of events has been read, over all its connections. Used by one thread.
final class StreamPosition {
    /// Characters of an event's id; a longer one is not kept.
    static final int MAX_ID = 1_024;

    /// Before the next connection, whatever the server says.
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private @Nullable String lastId;
    private Duration pause = Duration.ofSeconds(1);

    /// The id of the last event that had one, if the stream can be gone on with there.
    Optional<String> lastId() {
        return Optional.ofNullable(lastId);
    }

    /// What the server wants to be left alone before the next connection.
    Duration pause() {
        return pause;
    }

    void at(String id) {
        boolean usable = !id.isEmpty() && id.length() <= MAX_ID && id.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        lastId = usable ? id : null;
    }

    void retryAfter(String millis) {
        if (!millis.isEmpty() && millis.length() <= 9 && millis.chars().allMatch(c -> c >= '0' && c <= '9')) {
            Duration wanted = Duration.ofMillis(Long.parseLong(millis));
            pause = wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
        }
    }
}
