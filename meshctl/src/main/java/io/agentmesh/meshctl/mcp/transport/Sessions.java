package io.agentmesh.meshctl.mcp.transport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.meshctl.mcp.protocol.RandomUuid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The sessions over HTTP, by id, the one used longest ago first (meshctl §8.4). Thread-safe.
final class Sessions {
    /// Sessions at a time.
    static final int MAX_SESSIONS = 1_000;
    /// How long one may be silent.
    static final Duration IDLE = Duration.ofHours(1);

    private final Ticker ticker;
    private final RandomGenerator random;

    @GuardedBy("this")
    private final Map<String, Used> sessions = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

    private record Used(HttpSession session, long atNanos) {}

    /// @param random unguessable
    Sessions(Ticker ticker, RandomGenerator random) {
        this.ticker = ticker;
        this.random = random;
    }

    /// Adds one; the one used longest ago makes room, and those that were silent for too long.
    ///
    /// @return its id
    synchronized String add(HttpSession session) {
        dropIdle();
        if (sessions.size() == MAX_SESSIONS) {
            remove(sessions.keySet().iterator().next());
        }
        String id = RandomUuid.from(random);
        sessions.put(id, new Used(session, ticker.nanos()));
        return id;
    }

    /// The session of this id, which counts as used now.
    synchronized Optional<HttpSession> find(String id) {
        dropIdle();
        Used used = sessions.get(id);
        if (used == null) {
            return Optional.empty();
        }
        sessions.put(id, new Used(used.session(), ticker.nanos()));
        return Optional.of(used.session());
    }

    /// Ends one; nothing happens if there is none.
    synchronized void remove(String id) {
        Used used = sessions.remove(id);
        if (used != null) {
            used.session().end();
        }
    }

    synchronized void removeAll() {
        List.copyOf(sessions.keySet()).forEach(this::remove);
    }

    private synchronized void dropIdle() {
        List<String> idle = new ArrayList<>();
        for (Iterator<Map.Entry<String, Used>> each = sessions.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<String, Used> oldest = each.next();
            if (ticker.nanos() - oldest.getValue().atNanos() < IDLE.toNanos()) {
                break;
            }
            if (!oldest.getValue().session().isListening()) {
                idle.add(oldest.getKey());
            }
        }
        idle.forEach(this::remove);
    }
}
