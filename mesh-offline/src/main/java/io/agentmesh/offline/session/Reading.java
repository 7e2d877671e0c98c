package io.agentmesh.offline.session;

import io.agentmesh.core.channel.prekey.Agreement;
import io.agentmesh.core.channel.prekey.FrameRefusal;
import io.agentmesh.core.channel.ratchet.DoubleRatchet;
import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.channel.ratchet.OpenContext;
import io.agentmesh.core.channel.ratchet.OpenedFrame;
import io.agentmesh.core.channel.ratchet.RatchetState;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Hello;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.prekey.Ledger;
import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.session.Opening.Reason;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.util.Optional;

/// How a frame is read (offline §5.3), in this order, and all of it before anything changes:
///
/// 1. its session is held: the ratchet alone
/// 2. its session has ended: refused
/// 3. it opens a session: prekeys held, agreement, the session's name comes out the same, the ratchet opens,
/// its rank is no fancy
/// 4. anything else: refused
final class Reading {
    /// How far ahead of the clock the rank of a new session may be.
    private static final Duration MAX_AHEAD = Duration.ofMinutes(10);
    /// And how far ahead of the highest one known.
    private static final long MAX_STEP = 1_000;

    /// The rank of a session whose initiator did not tell one.
    private static final Hello.Rank UNRANKED = new Hello.Rank("first", 0);

    private final DoubleRatchet ratchet;
    private final OwnPrekeys prekeys;

    Reading(DoubleRatchet ratchet, OwnPrekeys prekeys) {
        this.ratchet = ratchet;
        this.prekeys = prekeys;
    }

    Opening read(Transaction tx, Frame frame, Sessions.Arrival arrival) {
        Optional<Session> held = SessionTable.find(tx, frame.sessionId());
        if (held.isPresent()) {
            return onHeld(tx, frame, arrival, held.get());
        }
        if (SessionTable.hasEnded(tx, frame.sessionId())) {
            return refused(FrameRefusal.SESSION_ENDED);
        }
        return frame.opening()
                .map(opening -> onNew(tx, frame, arrival, opening))
                .orElseGet(() -> refused(FrameRefusal.SESSION_UNKNOWN));
    }

    private Opening onHeld(Transaction tx, Frame frame, Sessions.Arrival arrival, Session session) {
        if (!session.peer().equals(arrival.sender())) {
            return refused(FrameRefusal.CANNOT_OPEN);
        }
        return switch (ratchet.open(session.state(), frame, context(arrival))) {
            case OpenedFrame.Refused(var reason) -> refused(reason);
            case OpenedFrame.BadlyPadded(var why, var next) ->
                new Opening.Garbled(step(tx, session, next, arrival), why);
            case OpenedFrame.Text(var text, var next, long keysGivenUp) ->
                opened(DurableMessage.read(text), step(tx, session, next, arrival), keysGivenUp);
        };
    }

    private static Session step(Transaction tx, Session session, RatchetState next, Sessions.Arrival arrival) {
        session.state().wipeUnlessIn(next);
        Session after = session.at(next);
        SessionTable.read(tx, after, arrival.now());
        return after;
    }

    private static Opening opened(Decoded<DurableMessage> read, Session session, long keysGivenUp) {
        return switch (read) {
            case Decoded.Ok<DurableMessage>(DurableMessage message) ->
                new Opening.Message(session, message, keysGivenUp);
            case Decoded.Bad<DurableMessage>(Violation why) -> new Opening.Garbled(session, why);
        };
    }

    private Opening onNew(
            Transaction tx, Frame frame, Sessions.Arrival arrival, io.agentmesh.core.channel.prekey.Opening opening) {
        if (Crowd.isTooBusy(tx, arrival.sender(), arrival.now())) {
            return new Opening.Refused(Reason.TOO_MANY_SESSIONS);
        }
        var ring = prekeys.ring(tx, arrival.own().id());
        return switch (Agreement.respond(arrival.own(), arrival.sender(), opening, ring)) {
            case Agreement.Response.Refused(var reason) -> {
                if (reason == FrameRefusal.PREKEY_USED) {
                    Ledger.refused(tx, opening, party(arrival));
                }
                yield refused(reason);
            }
            case Agreement.Response.Agreed agreed -> {
                boolean isTheSame = agreed.agreement().sessionId().equals(frame.sessionId());
                yield isTheSame
                        ? onAgreed(tx, frame, arrival, ratchet.respond(agreed, arrival.now()))
                        : refused(FrameRefusal.CANNOT_OPEN);
            }
        };
    }

    private Opening onAgreed(Transaction tx, Frame frame, Sessions.Arrival arrival, RatchetState begun) {
        return switch (ratchet.open(begun, frame, context(arrival))) {
            case OpenedFrame.Refused(var reason) -> refused(reason);
            case OpenedFrame.BadlyPadded ignored -> refused(FrameRefusal.CANNOT_OPEN);
            case OpenedFrame.Text(var text, var next, long keysGivenUp) -> {
                Decoded<DurableMessage> message = DurableMessage.read(text);
                Hello.Rank rank = rank(message);
                if (isFancy(tx, arrival, rank)) {
                    yield new Opening.Refused(Reason.BAD_GENERATION);
                }
                yield opened(message, accept(tx, frame, arrival, rank, next), keysGivenUp);
            }
        };
    }

    private Session accept(Transaction tx, Frame frame, Sessions.Arrival arrival, Hello.Rank rank, RatchetState state) {
        var opening = frame.opening().orElseThrow();
        Session.Side side = new Session.Side(opening.signedPrekeyId(), false, false);
        Session session = new Session(arrival.sender(), arrival.own().id(), rank, side, state);
        SessionTable.insert(tx, session, arrival.now());
        prekeys.destroyOneTime(tx, opening.oneTimePrekeyId());
        Ledger.accepted(tx, opening, session.id(), party(arrival), rank.generation());
        Crowd.accepted(tx, session, arrival.now());
        Crowd.thin(tx, arrival.sender(), arrival.now());
        return session;
    }

    private static Ledger.Party party(Sessions.Arrival arrival) {
        return new Ledger.Party(arrival.own().id(), arrival.sender(), arrival.now());
    }

    private static Hello.Rank rank(Decoded<DurableMessage> message) {
        return message.toOptional()
                .map(read -> read.head().extras().hello())
                .map(Hello::session)
                .orElse(UNRANKED);
    }

    private static boolean isFancy(Transaction tx, Sessions.Arrival arrival, Hello.Rank rank) {
        AgentId sender = arrival.sender();
        long highest = SessionTable.highestGeneration(tx, sender);
        return rank.generation() > arrival.now().plus(MAX_AHEAD).toEpochMilli()
                && rank.generation() > highest + MAX_STEP;
    }

    private static OpenContext context(Sessions.Arrival arrival) {
        return new OpenContext(arrival.envelope(), arrival.sender(), arrival.now());
    }

    private static Opening refused(FrameRefusal reason) {
        return new Opening.Refused(Reason.of(reason));
    }
}
