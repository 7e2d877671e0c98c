package io.agentmesh.offline;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.offline.outgoing.Outgoing;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is under way to a key that was rotated away (offline §14.1): it goes to the agent's key of today, or has an
/// end. For any thread.
///
/// 1. The registry says that a key was rotated away; whom it appointed is the key's own signed word.
/// 2. A registry that does not answer is asked again, ever later. One that shows no chain that holds ends the
/// messages `refused`, `key_rotated`: their contents are kept, and they can be redelivered.
final class Successions {
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));
    private static final Instant UNDER_WAY = Instant.MAX;
    private static final Logger log = LoggerFactory.getLogger(Successions.class);

    private final OfflineStore store;
    private final Outgoing outgoing;
    private final OfflineSeams seams;
    private final Map<AgentId, Attempt> attempts = new ConcurrentHashMap<>();

    /// How a key's questions went.
    ///
    /// @param next not before this
    private record Attempt(int failures, Instant next) {}

    Successions(OfflineStore store, Outgoing outgoing, OfflineSeams seams) {
        this.store = store;
        this.outgoing = outgoing;
        this.seams = seams;
    }

    /// Looks for messages to keys that were rotated away. To be called every few seconds.
    void tick(Transaction tx) {
        List<AgentId> peers = outgoing.peers(tx);
        attempts.keySet().retainAll(peers); // of messages that expired meanwhile nothing is left to be found
        peers.stream().filter(seams.rights()::isRotatedAway).forEach(peer -> tx.afterCommit(() -> need(peer)));
    }

    /// The key to write to: this one, or the one of today if it was rotated away. Blocks then.
    ///
    /// @return the key, which may be revoked itself; else why it is not known
    Decoded<AgentId> today(AgentId key) throws InterruptedException {
        return seams.rights().isRotatedAway(key) ? find(key) : Decoded.ok(key);
    }

    private Decoded<AgentId> find(AgentId key) throws InterruptedException {
        return seams.ways()
                .registry()
                .chain(key)
                .then(chain -> chain.provenAfter(key))
                .map(KeyChain::current)
                .then(today -> today.equals(key)
                        ? Decoded.bad(ErrorCode.UNKNOWN_AGENT, "the registry shows no successor")
                        : Decoded.ok(today));
    }

    private void need(AgentId key) {
        Attempt before = attempts.getOrDefault(key, new Attempt(0, Instant.MIN));
        if (!before.next().isAfter(now())) {
            attempts.put(key, new Attempt(before.failures(), UNDER_WAY));
            seams.threads().execute(() -> follow(key));
        }
    }

    private void follow(AgentId key) {
        try {
            switch (find(key)) {
                case Decoded.Ok<AgentId>(AgentId today) -> follow(key, today);
                case Decoded.Bad<AgentId>(Violation why) -> {
                    if (isForNow(why.code())) {
                        again(key);
                    } else {
                        tell(key, why);
                        end(key, "key_rotated");
                    }
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            // The thread's top: it is tried again.
            log.atWarn()
                    .setMessage("looking for the successor of a key failed")
                    .addKeyValue("key", key)
                    .setCause(broken)
                    .log();
            again(key);
        }
    }

    private static boolean isForNow(ErrorCode code) {
        return code == ErrorCode.REGISTRY_UNREACHABLE || code == ErrorCode.RATE_LIMITED;
    }

    private void follow(AgentId key, AgentId today) {
        if (seams.rights().isRotatedAway(today)) {
            again(key); // there is a newer chain
        } else if (seams.rights().isRevoked(today)) {
            end(key, "revoked");
        } else {
            attempts.remove(key);
            store.submit(tx -> outgoing.move(tx, key, today));
        }
    }

    private void end(AgentId key, String reason) {
        attempts.remove(key);
        store.submit(tx -> outgoing.endRotated(tx, key, reason));
    }

    private void again(AgentId key) {
        int failures =
                Math.min(attempts.getOrDefault(key, new Attempt(0, now())).failures() + 1, 20);
        attempts.put(
                key,
                new Attempt(
                        failures,
                        now().plus(PAUSES.delay(failures, seams.chance().jitter()))));
    }

    private static void tell(AgentId key, Violation why) {
        log.atInfo()
                .setMessage("messages to a key that was rotated away have an end: no successor is known")
                .addKeyValue("key", key)
                .addKeyValue("reason", why.text())
                .log();
    }

    private Instant now() {
        return seams.time().timeOfDay().instant();
    }
}
