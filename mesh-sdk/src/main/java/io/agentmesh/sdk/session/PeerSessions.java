package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.frame.Refusal;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Timers.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything about one peer: its sessions, newest last; the handshakes of both sides; the requests that
/// wait. The rules are in the package's comment. Owned by the loop.
final class PeerSessions implements OwnHandshakes.Outcome {
    /// A message 1 that crossed ours and is answered later.
    private record Crossing(UUID id, Octets message1, Timer timer) {}

    private final AgentId peer;
    private final SessionSeams seams;
    private final SessionLimits limits;
    private final OwnHandshakes own;
    private final AnsweredHandshakes answered;
    private final ReadableSessions sessions;
    private final Deque<SessionWaiter> waiters = new ArrayDeque<>();
    private @Nullable Crossing crossing;
    private @Nullable Timer hold;
    private @Nullable Timer healing;
    private boolean linkUp;
    private boolean away;

    PeerSessions(AgentId peer, SessionSeams seams, SessionLimits limits) {
        this.peer = peer;
        this.seams = seams;
        this.limits = limits;
        this.own = new OwnHandshakes(peer, seams, limits, this);
        this.answered = new AnsweredHandshakes(peer, seams, limits);
        this.sessions = new ReadableSessions(limits.bounds().sessions());
    }

    void whenReady(SessionWaiter waiter) {
        Session session = sessions.current();
        if (session != null && hold == null) {
            waiter.ready(session);
        } else if (waiters.size() >= limits.bounds().waiters()) {
            waiter.refused(
                    new Violation(ErrorCode.QUEUE_FULL, waiters.size() + " requests wait for a session with " + peer));
        } else {
            waiters.add(waiter);
            shakeHandsIfNeeded();
        }
    }

    void takeBack(SessionWaiter waiter) {
        waiters.remove(waiter);
    }

    /// Takes what the relay says of a handshake message; false if none of this peer waits for its answer.
    boolean onNotice(UUID id, RelayNotice.OfEnvelope notice) {
        if (!own.awaits(id)) {
            return false;
        }
        switch (notice) {
            case RelayNotice.Refused refused -> handshakeRefused(id, refused.reason());
            case RelayNotice.Expired expired -> own.lost(id);
            case RelayNotice.Dropped dropped -> own.lost(id);
            case RelayNotice.Queued queued -> away = true;
            case RelayNotice.Delivered delivered -> away = false;
        }
        return true;
    }

    boolean isAway() {
        return away;
    }

    /// What passes by itself is tried again by the handshake's own timer.
    private void handshakeRefused(UUID id, Refusal reason) {
        own.lost(id);
        switch (reason) {
            case RATE_LIMITED, DRAINING, STORAGE -> {}
            case QUEUE_FULL,
                    TOO_LARGE,
                    BAD_SIGNATURE,
                    SENDER_MISMATCH,
                    MALFORMED,
                    REVOKED,
                    UNKNOWN_AGENT,
                    NOT_ALLOWED,
                    OTHER -> {
                own.stop();
                refuseAll(new Violation(reason.code(), "the relay did not take the handshake: " + reason.word()));
            }
        }
    }

    private void refuseAll(Violation violation) {
        while (!waiters.isEmpty()) {
            waiters.remove().refused(violation);
        }
    }

    private void shakeHandsIfNeeded() {
        if (linkUp && !waiters.isEmpty() && sessions.current() == null && hold == null) {
            own.ensureRunning();
        }
    }

    void linkUp() {
        linkUp = true;
        shakeHandsIfNeeded();
    }

    /// What was on its way may be lost, and with it the counters' step: new requests start over, old answers
    /// are read.
    void linkDown() {
        linkUp = false;
        away = false;
        own.stop();
        endHold();
        endCrossing();
        sessions.retireAll(seams.ticker().nanos());
    }

    /// Takes a message 1.
    void begin(UUID id, Octets message1) {
        boolean ownGoesFirst = own.isRunning()
                && crossing == null
                && seams.postbox().sender().value().compareTo(peer.value()) < 0;
        if (ownGoesFirst) {
            Timer timer = seams.timers().schedule(limits.crossing(), this::answerCrossing);
            crossing = new Crossing(id, message1, timer);
        } else {
            endCrossing();
            answer(id, message1);
        }
    }

    private void answer(UUID id, Octets message1) {
        if (answered.answer(id, message1)) {
            own.yieldToPeer();
            endHold();
            hold = seams.timers().schedule(limits.hold(), this::holdOver);
        }
    }

    private void answerCrossing() {
        Crossing due = crossing;
        if (due != null) {
            endCrossing();
            answer(due.id(), due.message1());
        }
    }

    private void endCrossing() {
        if (crossing != null) {
            crossing.timer().cancel();
            crossing = null;
        }
    }

    private void holdOver() {
        hold = null;
        flush();
        shakeHandsIfNeeded();
    }

    private void endHold() {
        if (hold != null) {
            hold.cancel();
            hold = null;
        }
    }

    /// Takes a handshake message that answers the envelope `to`; false if it belongs to no handshake.
    boolean goOn(UUID to, UUID id, Octets message) {
        if (own.answer(to, id, message)) {
            return true;
        }
        Optional<HandshakeStep.Done> done = answered.finish(to, message);
        done.ifPresent(this::settle);
        return done.isPresent();
    }

    private void settle(HandshakeStep.Done done) {
        switch (seams.offers().settle(peer, done)) {
            case Decoded.Ok<Set<PeerFeature>>(Set<PeerFeature> granted) -> established(done.channel(), granted);
            case Decoded.Bad<Set<PeerFeature>>(Violation violation) -> {
                done.channel().close();
                refused(violation);
            }
        }
    }

    @Override
    public void refused(Violation violation) {
        own.stop();
        endHold();
        refuseAll(violation);
        answerCrossing();
    }

    @Override
    public void established(SecureChannel channel, Set<PeerFeature> granted) {
        sessions.add(new Session(peer, channel, granted, seams.ticker().nanos()));
        away = false;
        own.settle();
        endHold();
        endHealing();
        flush();
        answerCrossing();
    }

    @Override
    public void unanswered() {
        own.release();
        shakeHandsIfNeeded();
    }

    /// Shakes hands in a while, unless a session comes about before.
    void heal() {
        if (healing == null) {
            healing = seams.timers().schedule(limits.heal(), this::shakeHandsToHeal);
        }
    }

    private void shakeHandsToHeal() {
        healing = null;
        if (linkUp && hold == null) {
            own.ensureRunning();
        }
    }

    private void endHealing() {
        if (healing != null) {
            healing.cancel();
            healing = null;
        }
    }

    private void flush() {
        Session session = sessions.current();
        while (session != null && hold == null && !waiters.isEmpty()) {
            waiters.remove().ready(session);
            session = sessions.current();
        }
    }

    /// Opens a sealed payload with whichever session fits.
    Optional<Unsealed> open(Octets message) {
        return sessions.open(message, seams.ticker().nanos());
    }

    @Nullable
    Session forAnswer(Session opened) {
        return sessions.forAnswer(opened);
    }

    @Nullable
    Session current() {
        return sessions.current();
    }

    void expire() {
        own.expire();
        answered.expire();
        long now = seams.ticker().nanos();
        sessions.retireIdle(now - limits.idle().toNanos(), now);
        sessions.expire(now - limits.keep().toNanos());
    }

    boolean hasSession() {
        return !sessions.isEmpty();
    }

    boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    boolean isIdle() {
        return sessions.isEmpty() && waiters.isEmpty() && healing == null && own.isEmpty() && answered.isEmpty();
    }

    void close() {
        endHold();
        endCrossing();
        endHealing();
        own.close();
        answered.close();
        sessions.close();
        refuseAll(new Violation(ErrorCode.CANCELLED, "closed"));
    }

    static Duration sweepEvery(SessionLimits limits) {
        return limits.keep().dividedBy(5);
    }
}
