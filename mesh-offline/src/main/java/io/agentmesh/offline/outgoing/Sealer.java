package io.agentmesh.offline.outgoing;

import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.offline.session.Session;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Seals what waits (T2): in one transaction the ratchet steps on and the envelope is stored; the envelope
/// leaves after it. A crash before leaves nothing, so the key may be used again; one after leaves the same
/// bytes to be sent.
final class Sealer {
    /// Messages that one transaction seals.
    static final int MAX_MESSAGES = 32;

    private final Sessions sessions;
    private final OutgoingSeams seams;
    private final Retry retry;
    private final AtomicLong sealed = new AtomicLong();

    Sealer(Sessions sessions, OutgoingSeams seams) {
        this.sessions = sessions;
        this.seams = seams;
        this.retry = new Retry(seams.jitter());
    }

    /// How it went.
    enum Result {
        /// Nothing waits for this peer any more.
        DONE,
        /// There is more to seal.
        MORE,
        /// A session is to be begun first.
        NEEDS_SESSION,
        /// The same, but none of those that were begun was answered yet: it waits.
        TOO_MANY_SESSIONS
    }

    /// Frames so far.
    long sealed() {
        return sealed.get();
    }

    Result sealFor(Transaction tx, AgentId peer) {
        AgentKeyPair own = seams.own().get();
        List<SentTable.Waiting> waiting = SentTable.waiting(tx, peer, MAX_MESSAGES);
        for (SentTable.Waiting message : waiting) {
            Optional<Session> session = sessions.writable(tx, peer, own.id());
            if (session.isEmpty() || !seal(tx, own, session.get(), message)) {
                return sessions.mayBegin(tx, peer, own.id()) ? Result.NEEDS_SESSION : Result.TOO_MANY_SESSIONS;
            }
        }
        return waiting.size() < MAX_MESSAGES ? Result.DONE : Result.MORE;
    }

    /// False if the chain came to its end in the middle: what was sealed of the message goes, and the receiver
    /// waits for keys that never come, which it can.
    private boolean seal(Transaction tx, AgentKeyPair own, Session first, SentTable.Waiting waiting) {
        Session session = first;
        for (DurableMessage part : Parts.of(waiting.content())) {
            UUID id = seams.newId();
            Optional<Sessions.Sealed> sealed = sessions.seal(tx, session, part, id);
            if (sealed.isEmpty()) {
                FrameTable.deleteOf(tx, waiting.id());
                return false;
            }
            session = sealed.get().after();
            post(tx, own, waiting.id(), id, sealed.get());
        }
        SentTable.advance(tx, waiting.id(), SentState.SEALED);
        SentTable.tried(tx, waiting.id());
        return true;
    }

    private void post(Transaction tx, AgentKeyPair own, UUID message, UUID id, Sessions.Sealed sealed) {
        this.sealed.incrementAndGet();
        Instant now = seams.timeOfDay().instant();
        Session session = sealed.after();
        Envelope envelope = EnvelopeDraft.sealed(
                        id,
                        session.peer(),
                        MessageType.CONTROL,
                        Base64Url.encode(sealed.frame().bytes()),
                        now.toEpochMilli())
                .sign(own);
        FrameTable.insert(tx, envelope, message, session.id(), now.plus(retry.unheard(1)));
        tx.afterCommit(() -> seams.line().post(envelope));
    }
}
