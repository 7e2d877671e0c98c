package io.agentmesh.offline.session;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Agreement;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.ratchet.DoubleRatchet;
import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.channel.ratchet.SealContext;
import io.agentmesh.core.channel.ratchet.SealedFrame;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.durable.Hello;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.store.Transaction;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Which session is written on, and every step of one. Each method is a part of a transaction: if that fails, no
/// step was made.
public final class Sessions {
    /// Sessions that this end began with one peer and that were never answered; no further one is begun.
    public static final int MAX_UNHEARD = 3;

    /// Peers whose clocks are known to be behind; one that is forgotten costs another reset.
    private static final int MAX_AHEAD = 1_000;

    /// How far this clock is ahead of peers'. Belongs to the store's thread.
    private final Map<AgentId, Duration> ahead = new LinkedHashMap<>();

    private final DoubleRatchet ratchet;
    private final OwnPrekeys prekeys;
    private final InstantSource timeOfDay;
    private final SecureRandom random;
    private final Reading reading;

    /// Sessions on these prekeys.
    public Sessions(OwnPrekeys prekeys, InstantSource timeOfDay, SecureRandom random) {
        this.ratchet = new DoubleRatchet(random);
        this.prekeys = prekeys;
        this.timeOfDay = timeOfDay;
        this.random = random;
        this.reading = new Reading(ratchet, prekeys);
    }

    /// The session on which to write to a peer; empty if one is to be begun first.
    public Optional<Session> writable(Transaction tx, AgentId peer, AgentId own) {
        Instant now = timeOfDay.instant();
        return SessionTable.of(tx, peer).stream()
                .filter(session -> !session.side().isRefused() && session.own().equals(own))
                .findFirst()
                .filter(session -> !session.state().isWorn(now));
    }

    /// Whether one more may be begun.
    public boolean mayBegin(Transaction tx, AgentId peer, AgentId own) {
        return SessionTable.of(tx, peer).stream()
                        .filter(session ->
                                session.side().isInitiator() && !session.side().isRefused())
                        .filter(session ->
                                session.own().equals(own) && !session.state().isHeard())
                        .count()
                < MAX_UNHEARD;
    }

    /// Why a session would be begun now: a word for the peer.
    public String occasion(Transaction tx, AgentId peer) {
        List<Session> all = SessionTable.of(tx, peer);
        if (all.isEmpty()) {
            return "first";
        }
        if (SessionTable.areLost(tx, peer)) {
            return "lost";
        }
        return all.stream().allMatch(session -> session.side().isRefused()) ? "reset" : "rotate";
    }

    /// Begins a session on what was claimed.
    ///
    /// @return the session, or why the claimed keys cannot be used
    public Decoded<Session> begin(Transaction tx, AgentKeyPair own, Claimed claimed) {
        AgentId peer = claimed.bundle().bundle().owner().agent();
        Instant now = timeOfDay.instant();
        Hello.Rank rank = new Hello.Rank(occasion(tx, peer), nextGeneration(tx, peer, now));
        try (AgreementKeyPair ephemeral = AgreementKeyPair.generate(random)) {
            return Agreement.initiate(own, claimed, ephemeral).map(agreement -> {
                var state = ratchet.initiate(
                        agreement, claimed.bundle().bundle().signedPrekey().key(), now);
                Session session = new Session(peer, own.id(), rank, new Session.Side(0, false, false), state);
                SessionTable.insert(tx, session, now);
                Crowd.thin(tx, peer, now);
                return session;
            });
        }
    }

    private long nextGeneration(Transaction tx, AgentId peer, Instant now) {
        Instant then = now.minus(ahead.getOrDefault(peer, Duration.ZERO));
        return Math.max(then.toEpochMilli(), SessionTable.highestGeneration(tx, peer) + 1);
    }

    /// The peer did not take a session's rank, since its clock says another time: the next one goes by that.
    public void refuseRank(Transaction tx, SessionId id, AgentId peer, Instant peersTime) {
        SessionTable.refuseRank(tx, id);
        Duration difference = Duration.between(peersTime, timeOfDay.instant());
        ahead.put(peer, difference.isNegative() ? Duration.ZERO : difference);
        if (ahead.size() > MAX_AHEAD) {
            ahead.remove(ahead.keySet().iterator().next());
        }
    }

    /// A frame and the session after it.
    public record Sealed(Frame frame, Session after) {}

    /// Seals a message for one envelope, a hello with it where one is due.
    ///
    /// @return empty if the peer must answer first: another session is to be begun
    public Optional<Sealed> seal(Transaction tx, Session session, DurableMessage message, UUID envelope) {
        Instant now = timeOfDay.instant();
        DurableMessage said = session.saysHello() ? withHello(tx, session, message) : message;
        SealContext context = new SealContext(envelope, message.head().life().expiresAtMillis(), now);
        return switch (ratchet.seal(session.state(), said.write(), context)) {
            case SealedFrame.Sent(Frame frame, var next) -> {
                session.state().wipeUnlessIn(next);
                Session after = session.at(next).greeted();
                SessionTable.wrote(tx, after, now);
                yield Optional.of(new Sealed(frame, after));
            }
            case SealedFrame.Refused(var reason) ->
                switch (reason) {
                    case UNANSWERED -> Optional.empty();
                    case TOO_LONG ->
                        throw new IllegalArgumentException(
                                "message: " + message.write().length() + " bytes (expected: cut into parts before)");
                };
        };
    }

    private DurableMessage withHello(Transaction tx, Session session, DurableMessage message) {
        Head head = message.head();
        Head.Extras extras = head.extras();
        Hello hello = new Hello(
                OwnPrekeys.terms().suites(),
                OwnPrekeys.terms().features(),
                prekeys.bundleName(tx, session.own()),
                session.rank());
        return new DurableMessage(
                new Head(
                        head.type(),
                        head.name(),
                        head.life(),
                        new Head.Extras(extras.lane(), extras.part(), hello, extras.rest())),
                message.payload());
    }

    /// How a frame came.
    ///
    /// @param own the key that it was sent to
    /// @param envelope which carried it
    /// @param sender who signed that
    public record Arrival(AgentKeyPair own, UUID envelope, AgentId sender, Instant now) {}

    /// Opens a frame. If it was read, its session has stepped on, and a one-time prekey that it used is destroyed.
    public Opening open(Transaction tx, Frame frame, Arrival arrival) {
        return reading.read(tx, frame, arrival);
    }

    /// The peer reads on this session no more: it is not written on again, and stays readable.
    public void refuse(Transaction tx, SessionId id) {
        SessionTable.refuse(tx, id);
    }

    /// This agent's state may be an old one: no session is written on any more, since its keys may have been used;
    /// all stay readable.
    public void refuseAll(Transaction tx) {
        SessionTable.refuseAll(tx);
    }

    /// Ends all with a peer: its key was revoked.
    public void endAll(Transaction tx, AgentId peer) {
        SessionTable.of(tx, peer).forEach(session -> SessionTable.end(tx, session, timeOfDay.instant()));
    }

    /// The session of this name, if it is held.
    public Optional<Session> find(Transaction tx, SessionId id) {
        return SessionTable.find(tx, id);
    }

    /// Ends what was idle for too long.
    public void endIdle(Transaction tx) {
        SessionTable.endIdle(tx, timeOfDay.instant());
    }

    /// The text without hello, to which digests and comparisons hold: a message that is sealed again on another
    /// session has another hello, and is the same message.
    public static Octets content(DurableMessage message) {
        Head head = message.head();
        Head.Extras extras = head.extras();
        if (extras.hello() == null) {
            return message.write();
        }
        return new DurableMessage(
                        new Head(
                                head.type(),
                                head.name(),
                                head.life(),
                                new Head.Extras(extras.lane(), extras.part(), null, extras.rest())),
                        message.payload())
                .write();
    }
}
