package io.agentmesh.meshctl.mcp.tools;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.meshctl.failure.CommandException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The tools of now, fetched when somebody asks and kept for a minute (meshctl §8.8). Thread-safe; one fetch at a
/// time, and whoever asks meanwhile waits for it.
public final class ToolCatalog {
    /// How long a list counts as that of now, from the end of its fetch.
    public static final Duration FRESH = Duration.ofSeconds(60);

    private final CardSource source;
    private final Ticker ticker;
    private final Map<Object, Runnable> listeners = new ConcurrentHashMap<>();
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Fetched last;

    /// Where cards come from.
    @FunctionalInterface
    public interface CardSource {
        /// All cards, the newest first. May block.
        List<AgentCard> cards() throws CommandException;
    }

    /// Ends a listening.
    @FunctionalInterface
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    private record Fetched(ToolList list, long atNanos) {}

    public ToolCatalog(CardSource source, Ticker ticker) {
        this.source = source;
        this.ticker = ticker;
    }

    /// The list of the last minute. If the mesh cannot be asked, an older one is better than none: a call of a tool
    /// says what is wrong.
    ///
    /// @throws CommandException if there never was one
    public ToolList current() throws CommandException, InterruptedException {
        Fetched known = last;
        return known != null && isFresh(known) ? known.list() : fetch();
    }

    /// A list fetched now, as far as the mesh can be asked.
    ///
    /// @throws CommandException if there never was one
    public ToolList refreshed() throws CommandException, InterruptedException {
        Fetched known = last;
        if (known != null) {
            last = new Fetched(known.list(), ticker.nanos() - FRESH.toNanos());
        }
        return fetch();
    }

    /// Runs `changed` whenever a fetched list shows something else than the one before, until it is closed. It
    /// runs on the thread that fetched, so it is quick.
    public Listening listen(Runnable changed) {
        Object key = new Object();
        listeners.put(key, changed);
        return () -> listeners.remove(key);
    }

    /// Whether anybody wants to hear of changes.
    public boolean hasListeners() {
        return !listeners.isEmpty();
    }

    private ToolList fetch() throws CommandException, InterruptedException {
        fetching.lockInterruptibly();
        try {
            Fetched known = last;
            if (known != null && isFresh(known)) {
                return known.list(); // somebody else's fetch ended while this one waited
            }
            return fetchOr(known);
        } finally {
            fetching.unlock();
        }
    }

    private ToolList fetchOr(@Nullable Fetched known) throws CommandException {
        try {
            ToolList list = ToolList.of(source.cards());
            last = new Fetched(list, ticker.nanos());
            if (known != null && !known.list().shows(list)) {
                listeners.values().forEach(Runnable::run);
            }
            return list;
        } catch (CommandException unreachable) {
            if (known == null) {
                throw unreachable;
            }
            return known.list();
        }
    }

    private boolean isFresh(Fetched fetched) {
        return ticker.nanos() - fetched.atNanos() < FRESH.toNanos();
    }
}
