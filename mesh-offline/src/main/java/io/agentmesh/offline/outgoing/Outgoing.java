package io.agentmesh.offline.outgoing;

import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.durable.Lane;
import io.agentmesh.core.durable.Part;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.offline.prekey.PeerBundles;
import io.agentmesh.offline.prekey.PrekeyRegistry;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The messages of this agent, from the moment in which they are stored. Methods with a transaction are parts
/// of it; the others are for any thread.
public final class Outgoing {
    /// How long an end is known.
    public static final Duration REMEMBERED = Duration.ofDays(8);

    /// What an answer has to arrive, and a receipt.
    private static final Duration ANSWER_LIFE = Duration.ofDays(7);

    /// How often an answer goes out to a peer that asks for it again and again: an answer may be long.
    private static final long MAX_TRIES_AT_ONCE = 3;

    /// Messages of receipts that are under way to one peer; what is due beyond waits for room.
    static final long MAX_RECEIPTS = 1_000;

    private final OfflineStore store;
    private final OutgoingSeams seams;
    private final Sealer sealer;
    private final Claims claims;
    private final Posting posting;
    private final Word word;
    private final Resets resets;
    private final Changes changes = new Changes();
    private volatile boolean isHeld = true;

    /// Sends on these sessions.
    ///
    /// @param threads run what blocks
    public Outgoing(
            OfflineStore store, Sessions sessions, PrekeyRegistry registry, Executor threads, OutgoingSeams seams) {
        this.store = store;
        this.seams = seams;
        this.sealer = new Sealer(sessions, seams);
        this.claims = new Claims(store, sessions, registry, threads, seams);
        this.posting = new Posting(seams);
        this.word = new Word(seams, changes);
        this.resets = new Resets(seams, sessions);
    }

    /// Takes a request of a local caller (T1), and seals it at once if a session is at hand (T2).
    ///
    /// @return the message; `malformed` if the id is another message's, `too_large`, `queue_full`
    public Decoded<SentMessage> submit(Transaction tx, Draft draft) {
        UUID id = draft.name().id();
        Optional<SentMessage> known = SentTable.request(tx, id);
        if (known.isPresent()) {
            return isSame(known.get(), draft)
                    ? Decoded.ok(known.get())
                    : Decoded.bad(ErrorCode.MALFORMED, "id: it is another message's");
        }
        Decoded<Draft> objection = room(tx, draft);
        return objection.map(good -> {
            put(tx, good);
            return SentTable.request(tx, id).orElseThrow();
        });
    }

    private static boolean isSame(SentMessage known, Draft draft) {
        return known.peer().equals(draft.peer())
                && known.capability().equals(draft.subject().capability());
    }

    private Decoded<Draft> room(Transaction tx, Draft draft) {
        int bytes = draft.content(seams.timeOfDay().instant(), null).length();
        if (bytes > Part.MAX_CONTENT_BYTES - 1_024) {
            return Decoded.bad(ErrorCode.TOO_LARGE, bytes + " bytes (at most " + Part.MAX_CONTENT_BYTES + ")");
        }
        return OutboxRoom.DEFAULT.holds(tx, draft.peer(), bytes)
                ? Decoded.ok(draft)
                : Decoded.bad(ErrorCode.QUEUE_FULL, "too many messages wait for this agent");
    }

    /// Whether an answer to this peer has room.
    public boolean hasRoomFor(Transaction tx, AgentId peer) {
        return OutboxRoom.DEFAULT.holds(tx, peer, 0);
    }

    /// Whether another message of receipts has room. They have room of their own, so that a peer which takes no answers
    /// is told that it is asked for nothing.
    public boolean hasRoomForReceipts(Transaction tx, AgentId peer) {
        return SentTable.receiptsTo(tx, peer) < MAX_RECEIPTS;
    }

    /// Stores a message and seals it if a session is at hand.
    public void put(Transaction tx, Draft draft) {
        Instant now = seams.timeOfDay().instant();
        SentTable.insert(tx, draft, now, lane(tx, draft, now));
        sealFor(tx, draft.peer());
    }

    /// An answer to a peer's message, or receipts, or taking a message back.
    public Draft reply(AgentId peer, String type, @Nullable UUID answered, io.agentmesh.core.json.JsonValue payload) {
        return new Draft(
                new Head.Name(seams.newId(), answered),
                peer,
                Draft.Subject.of(type),
                payload,
                seams.timeOfDay().instant().plus(ANSWER_LIFE));
    }

    /// The place in its lane. The one before it counts as long as it is not over.
    private static @Nullable Lane lane(Transaction tx, Draft draft, Instant now) {
        String lane = draft.subject().lane();
        if (lane == null) {
            return null;
        }
        String peer = draft.peer().value();
        // From the time on, so that a lane may be forgotten with its last message and no number comes twice.
        long sequence = Math.max(
                now.toEpochMilli(),
                1 + tx.number("SELECT max(lane_seq) FROM outbox WHERE peer = ? AND lane = ?", peer, lane));
        String before = " FROM outbox WHERE peer = ? AND lane = ? AND ended = 0 ORDER BY seq DESC LIMIT 1";
        return new Lane(
                lane,
                sequence,
                tx.number("SELECT lane_seq" + before, peer, lane),
                tx.number("SELECT expires" + before, peer, lane));
    }

    private void sealFor(Transaction tx, AgentId peer) {
        if (isHeld) {
            return;
        }
        switch (sealer.sealFor(tx, peer)) {
            case DONE -> {}
            case MORE -> tx.afterCommit(() -> store.submit(again -> sealFor(again, peer)));
            case TOO_MANY_SESSIONS -> SentTable.problem(tx, peer, "backlog_full");
            case NEEDS_SESSION -> tx.afterCommit(() -> claims.need(peer, this::sealFor));
        }
    }

    /// A message as it stands.
    public Optional<SentMessage> find(Transaction tx, UUID id) {
        return SentTable.request(tx, id);
    }

    /// All requests that are kept, oldest first.
    public List<SentMessage> list(Transaction tx) {
        return SentTable.requests(tx);
    }

    /// Takes a message back: at once while it is not sealed, else by asking its recipient to drop it.
    public Optional<SentMessage> cancel(Transaction tx, UUID id) {
        Optional<SentMessage> message = SentTable.request(tx, id);
        message.filter(known -> !known.progress().state().isFinal()).ifPresent(known -> {
            if (known.progress().state() == SentState.STORED) {
                Instant now = seams.timeOfDay().instant();
                SentTable.giveUp(tx, id, SentState.CANCELLED, null, now);
                changes.after(tx);
            } else {
                put(tx, reply(known.peer(), "cancel", id, JsonNull.NULL));
            }
        });
        return SentTable.request(tx, id);
    }

    /// Sends a message again that ended without a word of its recipient, under the same id.
    ///
    /// @return empty if there is none of this id, or it did not end so
    public Optional<SentMessage> redeliver(Transaction tx, UUID id, Duration time) {
        Instant expires = seams.timeOfDay().instant().plus(time);
        boolean isRevived = SentTable.content(tx, id)
                .flatMap(content -> DurableMessage.readLong(content).toOptional())
                .map(message -> SentTable.revive(tx, id, Renewed.content(message, expires), expires))
                .orElse(false);
        Optional<SentMessage> message = SentTable.request(tx, id).filter(known -> isRevived);
        message.ifPresent(known -> {
            FrameTable.deleteOf(tx, id);
            sealFor(tx, known.peer());
        });
        return message;
    }

    /// A peer asks again for what was answered: the answer is sealed anew unless the peer receipted it.
    ///
    /// @param isRested whether it asks for the first time in a while; else nothing is sealed often
    public void answerAgain(Transaction tx, AgentId peer, UUID asked, boolean isRested) {
        List<UUID> answers =
                SentTable.unreceiptedAnswers(tx, peer, asked, isRested ? Long.MAX_VALUE : MAX_TRIES_AT_ONCE);
        answers.forEach(id -> {
            FrameTable.deleteOf(tx, id);
            SentTable.reopen(tx, id);
        });
        if (!answers.isEmpty()) {
            sealFor(tx, peer);
        }
    }

    /// Seals from now on: until it is known whether this agent's state is its newest, messages are stored only.
    public void seal(Transaction tx) {
        if (isHeld) {
            isHeld = false;
            sealAll(tx);
        }
    }

    /// Frames that this process has sealed. For any thread.
    public long sealed() {
        return sealer.sealed();
    }

    /// A peer's key was revoked: what is under way to it has its end (offline §14.2).
    public void endRevoked(Transaction tx, AgentId peer) {
        Instant now = seams.timeOfDay().instant();
        SentTable.openTo(tx, peer).forEach(id -> {
            FrameTable.deleteOf(tx, id);
            SentTable.giveUp(tx, id, SentState.REFUSED, "revoked", now);
        });
        changes.after(tx);
    }

    /// Whom anything is under way to.
    public List<AgentId> peers(Transaction tx) {
        return SentTable.peersWithOpen(tx);
    }

    /// A peer goes by another key: what has no end is sealed for that one, under the same ids, by which the peer
    /// knows what it handled before. Receipts and words that take a message back are about the key before.
    public void move(Transaction tx, AgentId from, AgentId to) {
        SentTable.deleteUnreceipted(tx, from);
        SentTable.openTo(tx, from).forEach(id -> FrameTable.deleteOf(tx, id));
        SentTable.move(tx, from, to);
        changes.after(tx);
        sealFor(tx, to);
    }

    /// A peer goes by a key that nobody can show: what is under way to it ends without its word.
    public void endRotated(Transaction tx, AgentId peer, String reason) {
        Instant now = seams.timeOfDay().instant();
        SentTable.deleteUnreceipted(tx, peer);
        SentTable.openTo(tx, peer).forEach(id -> {
            FrameTable.deleteOf(tx, id);
            SentTable.endUnconfirmed(tx, id, SentState.REFUSED, reason, now);
        });
        changes.after(tx);
    }

    /// What peers say about messages.
    public Word word() {
        return word;
    }

    /// A peer could not read (T7): what was sent on that session and is not finished is sealed on another. If
    /// the bundle was at fault, after a while: its agent has just come back, and publishes a new one.
    public void reset(Transaction tx, Reset reset) {
        if (resets.obey(tx, reset)) {
            begin(tx, reset.peer(), reset.cause());
        }
    }

    private void begin(Transaction tx, AgentId peer, Reset.Cause cause) {
        if (cause.isOldBundle()) {
            claims.blame(peer, PeerBundles.serial(tx, peer));
        } else if (cause.isBundle()) {
            claims.failed(peer);
        }
        sealFor(tx, peer);
    }

    /// What the relay says about envelopes, and sending them again.
    public Posting posting() {
        return posting;
    }

    /// Told whenever a message has changed.
    public Changes changes() {
        return changes;
    }

    /// A session was refused, or has come: what waits is sealed on the one to write on.
    public void sealAll(Transaction tx) {
        SentTable.peersWithWaiting(tx).forEach(peer -> sealFor(tx, peer));
    }

    /// The link is up: whatever no receipt ended is sent again, and claims are made anew.
    public void linkIsUp(Transaction tx) {
        claims.forgive();
        FrameTable.allDue(tx, seams.timeOfDay().instant());
        tick(tx);
    }

    /// What is due: sending again, ends without a word, forgetting.
    public void tick(Transaction tx) {
        Instant now = seams.timeOfDay().instant();
        resets.obeyLate(tx).forEach(late -> begin(tx, late.peer(), late.cause()));
        posting.postDue(tx);
        for (UUID id : SentTable.overdue(tx, now.minus(Word.LATE))) {
            word.isOverdue(tx, id);
        }
        SentTable.forget(tx, now.minus(REMEMBERED));
        sealAll(tx);
    }

    /// This agent goes by another key (offline §14.1).
    ///
    /// 1. A request that was sealed under the old one cannot be answered any more, and under the new one it might
    /// be handled twice. One that was not is sealed under the new one.
    /// 2. An answer does no harm twice, but whoever asked must know the new key first: it goes out when that agent
    /// asks again, for the same request.
    /// 3. Receipts of the old key are of no use to anybody.
    public void keyChanged(Transaction tx) {
        Instant now = seams.timeOfDay().instant();
        SentTable.ofOldKey(tx).forEach(id -> {
            FrameTable.deleteOf(tx, id);
            SentTable.endUnconfirmed(tx, id, SentState.UNKNOWN, null, now);
        });
        SentTable.deleteUnreceipted(tx);
        changes.after(tx);
        sealAll(tx);
    }
}
