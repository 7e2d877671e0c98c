package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.offline.prekey.PeerBundles;
import io.agentmesh.offline.prekey.PrekeyRegistry;
import io.agentmesh.offline.session.Session;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins sessions: claims a peer's prekeys, one claim a peer at a time, and tries again ever later while that
/// fails. For any thread.
///
/// A claim is named by what it is for, so that one that was answered and not used, because the process died,
/// gets the same one-time prekey again.
final class Claims {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10));
    private static final Instant UNDER_WAY = Instant.MAX;
    /// How long it is waited for another bundle than the one that its agent cannot read on any more.
    static final Duration BLAMED = Duration.ofMinutes(10);

    private final OfflineStore store;
    private final Sessions sessions;
    private final PrekeyRegistry registry;
    private final Executor threads;
    private final OutgoingSeams seams;
    private final Map<AgentId, Attempt> attempts = new ConcurrentHashMap<>();
    private final Map<AgentId, Blame> blames = new ConcurrentHashMap<>();

    /// How a peer's claims went.
    ///
    /// @param next not before this
    private record Attempt(int failures, Instant next) {}

    /// A bundle that is of no use, as its agent says.
    private record Blame(long serial, Instant until) {}

    Claims(OfflineStore store, Sessions sessions, PrekeyRegistry registry, Executor threads, OutgoingSeams seams) {
        this.store = store;
        this.sessions = sessions;
        this.registry = registry;
        this.threads = threads;
        this.seams = seams;
    }

    /// Told when a session was begun, in its transaction.
    @FunctionalInterface
    interface Begun {
        void begun(Transaction tx, AgentId peer);
    }

    /// Sees to it that a session with this peer is begun, unless it was tried a moment ago.
    void need(AgentId peer, Begun begun) {
        Attempt before = attempts.get(peer);
        if (before != null && before.next().isAfter(seams.timeOfDay().instant())) {
            return;
        }
        Attempt underWay = new Attempt(before == null ? 0 : before.failures(), UNDER_WAY);
        boolean isOurs = before == null
                ? attempts.putIfAbsent(peer, underWay) == null
                : attempts.replace(peer, before, underWay);
        if (isOurs) {
            threads.execute(() -> claim(peer, begun));
        }
    }

    /// What failed may be tried again at once: something has changed.
    void forgive() {
        attempts.values().removeIf(attempt -> !attempt.next().equals(UNDER_WAY));
    }

    private void claim(AgentId peer, Begun begun) {
        try {
            AgentKeyPair own = seams.own().get();
            SessionDemands demands = seams.demands().apply(peer);
            Decoded<Claimed> claimed =
                    switch (store.call(tx -> prepare(tx, own.id(), peer, demands))) {
                        case Decoded.Ok<Prepared>(Prepared prepared) -> claim(own.id(), peer, prepared);
                        case Decoded.Bad<Prepared>(Violation why) -> new Decoded.Bad<>(why);
                    };
            Decoded<Session> session =
                    store.call(tx -> begin(tx, own, claimed.then(keys -> take(tx, keys, demands)), begun));
            done(peer, session);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            // The thread's top: the claim is made again later.
            log.atWarn()
                    .setMessage("claim of prekeys failed")
                    .addKeyValue("peer", peer)
                    .setCause(broken)
                    .log();
            failed(peer);
        }
    }

    /// What a claim takes from the database.
    ///
    /// @param isKnown whether a bundle of the peer was seen before
    private record Prepared(UUID nonce, boolean isKnown) {}

    /// Nothing is used up for a session that would not be begun.
    private Decoded<Prepared> prepare(Transaction tx, AgentId own, AgentId peer, SessionDemands demands) {
        if (PeerBundles.isForked(tx, peer)) {
            return Decoded.bad(ErrorCode.BUNDLE_FORK, "nobody has looked at it yet");
        }
        Optional<Violation> objection = demands.objection();
        return objection.isPresent()
                ? new Decoded.Bad<>(objection.get())
                : Decoded.ok(new Prepared(nonce(tx, own, peer), PeerBundles.isKnown(tx, peer)));
    }

    private Decoded<Claimed> claim(AgentId own, AgentId peer, Prepared prepared) throws InterruptedException {
        if (unlessBlamed(peer) instanceof Decoded.Bad<AgentId>(Violation why)) {
            return new Decoded.Bad<>(why);
        }
        Decoded<Claimed> claimed = registry.claim(peer, own, prepared.nonce());
        boolean isWithdrawn = prepared.isKnown()
                && claimed instanceof Decoded.Bad<Claimed>(Violation why)
                && why.code() == ErrorCode.NO_PREKEYS;
        return isWithdrawn
                ? Decoded.bad(ErrorCode.FEATURE_WITHDRAWN, "the agent had prekeys, and the registry has none")
                : claimed;
    }

    /// A session on the same bundle would be refused again, and use up a reset and a claim of the few in an hour.
    private Decoded<AgentId> unlessBlamed(AgentId peer) throws InterruptedException {
        Blame blame = blames.get(peer);
        if (blame == null) {
            return Decoded.ok(peer);
        }
        boolean isOver = !blame.until().isAfter(seams.timeOfDay().instant());
        if (isOver || registry.look(peer).map(Claims::serial).toOptional().orElse(0L) > blame.serial()) {
            blames.remove(peer);
            return Decoded.ok(peer);
        }
        return Decoded.bad(ErrorCode.NO_PREKEYS, "the registry has none that the agent can read on");
    }

    private static long serial(SignedBundle bundle) {
        return bundle.bundle().edition().serial();
    }

    /// The peer cannot read what is sealed to this bundle: it is waited for a newer one.
    void blame(AgentId peer, long serial) {
        blames.put(peer, new Blame(serial, seams.timeOfDay().instant().plus(BLAMED)));
        failed(peer);
    }

    private static UUID nonce(Transaction tx, AgentId own, AgentId peer) {
        long highest = tx.number("SELECT max(gen) FROM session WHERE peer = ?", peer.value());
        return UUID.nameUUIDFromBytes((own + " " + peer + " " + highest).getBytes(StandardCharsets.UTF_8));
    }

    private Decoded<Claimed> take(Transaction tx, Claimed keys, SessionDemands demands) {
        return PeerBundles.take(tx, keys.bundle(), seams.timeOfDay().instant()).then(usable -> demands.check(keys));
    }

    private Decoded<Session> begin(Transaction tx, AgentKeyPair own, Decoded<Claimed> taken, Begun begun) {
        Decoded<Session> session = taken.then(keys -> sessions.begin(tx, own, keys));
        session.toOptional().ifPresent(one -> begun.begun(tx, one.peer()));
        return session;
    }

    private void done(AgentId peer, Decoded<Session> session) {
        switch (session) {
            case Decoded.Ok<Session> begun -> attempts.remove(peer);
            case Decoded.Bad<Session>(Violation why) -> {
                log.atInfo()
                        .setMessage("no session with an agent could be begun; tried again")
                        .addKeyValue("peer", peer)
                        .addKeyValue("reason", why.code().word())
                        .log();
                store.submit(tx -> SentTable.problem(tx, peer, why.code().word()));
                failed(peer);
            }
        }
    }

    /// The next claim has to wait.
    void failed(AgentId peer) {
        Attempt attempt = attempts.get(peer);
        int failures = attempt == null ? 1 : Math.min(attempt.failures() + 1, 20);
        Duration pause = PAUSES.delay(failures, seams.jitter());
        attempts.put(peer, new Attempt(failures, seams.timeOfDay().instant().plus(pause)));
    }
}
