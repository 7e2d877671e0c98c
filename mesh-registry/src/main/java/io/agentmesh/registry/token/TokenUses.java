package io.agentmesh.registry.token;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.time.Timers;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.registry.store.Store;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes when tokens were used: coarsely, many in one write, and never in a request's way. What was not written yet
/// when the process ends is lost. For any thread.
public final class TokenUses {
    private static final Logger log = LoggerFactory.getLogger(TokenUses.class);

    /// A use within this time after the last that was noted is not noted.
    static final Duration COARSE = Duration.ofMinutes(15);
    /// For which uses are gathered into one write.
    static final Duration GATHERED = Duration.ofSeconds(10);
    /// Tokens of one write; others are noted at their next use.
    static final int MAX_WAITING = 1000;

    private final Store store;
    private final Timers timers;
    private final TokenRepository tokens = new TokenRepository();
    private final Map<SecretHash, Timestamp> waiting = new LinkedHashMap<>();

    /// Writes to this store.
    public TokenUses(Store store, Timers timers) {
        this.store = store;
        this.timers = timers;
    }

    void note(StoredToken token, Timestamp now) {
        Timestamp last = token.lastUsed();
        if (last != null && last.toInstant().plus(COARSE).isAfter(now.toInstant())) {
            return;
        }
        synchronized (waiting) {
            if (waiting.size() < MAX_WAITING
                    && waiting.putIfAbsent(token.record().hash(), now) == null
                    && waiting.size() == 1) {
                timers.schedule(
                        GATHERED, () -> Thread.ofVirtual().name("token-uses").start(this::write));
            }
        }
    }

    /// Writes what waits.
    void write() {
        Map<SecretHash, Timestamp> uses;
        synchronized (waiting) {
            uses = Map.copyOf(waiting);
            waiting.clear();
        }
        try {
            store.write(tx -> {
                uses.forEach((token, at) -> tokens.used(tx, token, at));
                return uses.size();
            });
        } catch (MeshException busyOrClosed) {
            log.atDebug()
                    .setMessage("uses of tokens not noted")
                    .setCause(busyOrClosed)
                    .log();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
