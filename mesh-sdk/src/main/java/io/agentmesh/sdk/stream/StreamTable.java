package io.agentmesh.sdk.stream;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AnswerRules;
import io.agentmesh.sdk.call.CallOptions.WhenDown;
import io.agentmesh.sdk.call.CallSeams;
import io.agentmesh.sdk.call.RequestMeta;
import io.agentmesh.sdk.call.StreamAnswers;
import io.agentmesh.sdk.link.SendOutcome;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.Unsealed;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The streams of this agent that have no end yet.
///
/// | a stream is | event | then |
/// |---|---|---|
/// | waiting for a session | session | sealed and sent; a conversation only if the peer speaks `duplex` |
/// | waiting for a session | deadline or silence | TIMED_OUT, AGENT_OFFLINE, or RELAY_UNREACHABLE without a link |
/// | waiting for a session, sent | refused or dropped by the relay | the relay's reason |
/// | sent | item or end | [StreamReading] judges it |
/// | sent | error `no_session`, first time, no item yet | session retired, waiting for a session again |
/// | sent | its caller has read half a window | told to a peer that speaks `stream_credit` |
/// | sent | [Silence], after such a word | told once more |
/// | sent | deadline, or silence of a peer that does not wait for us | cancel sent; TIMED_OUT or AGENT_OFFLINE |
/// | any | cancelled by the caller | cancel sent if the request was; CANCELLED |
///
/// Owned by the loop.
public final class StreamTable implements StreamAnswers {
    private static final StreamEnd NO_DUPLEX =
            StreamEnd.failed(ErrorCode.UNSUPPORTED, "the other agent does not speak duplex");

    private final CallSeams seams;
    private final StreamLimits limits;
    private final StreamReading reading = new StreamReading(this);
    private final CallerParts parts;
    private final Silence silence;
    /// In the order in which they began, so that a run under a seed ends them in the same order every time.
    private final Set<OwnStream> streams = new LinkedHashSet<>();
    private final Map<UUID, OwnStream> sent = new HashMap<>();
    private boolean linkUp;
    private boolean closed;

    /// An empty table; the link counts as down.
    public StreamTable(CallSeams seams, StreamLimits limits) {
        this.seams = seams;
        this.limits = limits;
        this.parts = new CallerParts(seams, this);
        this.silence = new Silence(seams.timers(), this);
    }

    /// Asks. Whatever comes, and the end, is put into the stream's buffer.
    void start(OwnStream stream) {
        Violation objection = objection(stream);
        if (objection != null) {
            stream.buffer().end(new StreamEnd.Failed(objection));
            return;
        }
        streams.add(stream);
        StreamOptions options = stream.options();
        stream.asked(
                seams.postbox().newId().toString(),
                seams.ticker().nanos() + options.deadline().toNanos());
        stream.deadline(seams.timers()
                .schedule(options.deadline(), () -> timeOut(stream, "the stream took longer than its deadline")));
        silence.heard(stream);
        seams.sessions().whenReady(stream.target(), stream);
    }

    private @Nullable Violation objection(OwnStream stream) {
        if (closed) {
            return new Violation(ErrorCode.CANCELLED, "closed");
        }
        if (stream.target().equals(seams.postbox().sender())) {
            return new Violation(ErrorCode.UNSUPPORTED, "an agent cannot ask itself");
        }
        boolean isNew = seams.sessions().current(stream.target()).isEmpty();
        if (isNew && stream.target().key() instanceof Decoded.Bad<AgentKey>(Violation violation)) {
            return violation;
        }
        if (!linkUp && stream.options().whenDown() == WhenDown.FAIL) {
            return new Violation(ErrorCode.RELAY_UNREACHABLE, "relay not connected");
        }
        if (streams.size() >= limits.maxStreams()) {
            return new Violation(ErrorCode.QUEUE_FULL, streams.size() + " streams have no end yet");
        }
        return null;
    }

    /// The peer says nothing although it may: what it was told last may have been lost, and says all once more.
    void sayAgain(OwnStream stream) {
        ReceiveWindow window = stream.window();
        Progress told = window == null ? null : window.told();
        if (linkUp && told != null) {
            parts.send(stream, told.toJson());
        }
    }

    void fallenSilent(OwnStream stream) {
        timeOut(stream, "nothing came for the time allowed");
    }

    void send(OwnStream stream, Session session) {
        if (stream.dialogue() != null && !CallerParts.speaksDuplex(session)) {
            end(stream, NO_DUPLEX);
            return;
        }
        RequestMeta meta = stream.begin(seams.ticker().nanos(), CallerParts.speaksCredit(session));
        Octets content = meta.plaintext(session, stream.payload());
        switch (seams.sessions().seal(session, content)) {
            case Decoded.Ok<String>(String sealed) ->
                post(stream, seams.postbox().sealed(stream.target(), MessageType.STREAM_REQUEST, sealed), session);
            case Decoded.Bad<String>(Violation violation) -> end(stream, new StreamEnd.Failed(violation));
        }
    }

    /// Sends a part of a conversation.
    void sendPart(OwnStream stream, JsonValue frame) {
        if (streams.contains(stream)) {
            parts.send(stream, frame); // else it is over, and whoever sent this is told by its end
        }
    }

    /// The caller has read on: a callee that waits for it is told, and has its time for the next item anew.
    void wasRead(OwnStream stream) {
        ReceiveWindow window = stream.window();
        if (window != null && streams.contains(stream)) {
            Progress read = stream.buffer().read();
            if (window.tell(read)) {
                silence.heard(stream);
                parts.send(stream, read.toJson());
            }
        }
    }

    private void post(OwnStream stream, EnvelopeDraft draft, Session session) {
        SendOutcome outcome = seams.postbox().post(draft);
        if (outcome == SendOutcome.QUEUED) {
            long now = seams.ticker().nanos();
            stream.sent(new OwnStream.Sent(draft.id(), session, session.missed(), now));
            sent.put(draft.id(), stream);
            return;
        }
        seams.sessions().retire(session); // it was sealed and will not arrive: the counters have parted
        end(stream, StreamEnd.of(AnswerRules.notSent(outcome)));
    }

    @Override
    public boolean onAnswer(Envelope envelope, Optional<Unsealed> unsealed) {
        UUID to = envelope.inReplyTo();
        OwnStream stream = to == null ? null : sent.get(to);
        OwnStream.Sent request = stream == null ? null : stream.sent();
        if (stream == null || request == null) {
            return false;
        }
        reading.read(stream, request, envelope, unsealed);
        return true;
    }

    /// What speaks against something that was opened: it may be more than is taken.
    Optional<Violation> objectionTo(Unsealed unsealed) {
        return seams.sessions().tooLarge(unsealed);
    }

    /// An item came; the next one has its time from now.
    void heard(OwnStream stream, UUID envelope) {
        stream.took(envelope);
        silence.heard(stream);
    }

    /// The peer has no session that opens what we sent, so the request was not handled: it is safe to repeat.
    void askAgain(OwnStream stream, OwnStream.Sent request) {
        seams.sessions().retire(request.session());
        sent.remove(request.id());
        if (stream.repeat()) {
            seams.sessions().whenReady(stream.target(), stream);
        } else {
            end(stream, StreamEnd.failed(ErrorCode.SESSION_UNKNOWN, "the peer cannot open what it is sent"));
        }
    }

    /// What came cannot be opened: the session is of no use any more.
    void unreadable(OwnStream stream, OwnStream.Sent request) {
        seams.sessions().retire(request.session());
        giveUp(stream, StreamEnd.failed(ErrorCode.NOISE, "what came could not be opened"));
    }

    @Override
    public boolean onNotice(UUID id, RelayNotice.OfEnvelope notice) {
        OwnStream stream = sent.get(id);
        if (stream == null) {
            return false;
        }
        switch (notice) {
            case RelayNotice.Refused refused -> lost(stream, StreamEnd.of(AnswerRules.refused(refused)));
            case RelayNotice.Expired expired -> lost(stream, StreamEnd.of(AnswerRules.EXPIRED));
            case RelayNotice.Dropped dropped -> lost(stream, StreamEnd.of(AnswerRules.dropped(dropped.reason())));
            case RelayNotice.Queued queued -> stream.heldByRelay(true);
            case RelayNotice.Delivered delivered -> stream.heldByRelay(false);
        }
        return true;
    }

    /// It will not arrive: the counters have parted.
    private void lost(OwnStream stream, StreamEnd how) {
        OwnStream.Sent request = stream.sent();
        if (request != null) {
            seams.sessions().retire(request.session());
        }
        end(stream, how);
    }

    private void timeOut(OwnStream stream, String what) {
        OwnStream.Sent request = stream.sent();
        if (request == null && !linkUp) {
            end(stream, StreamEnd.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected"));
        } else if (stream.isHeldByRelay()
                || (request == null && seams.sessions().isAway(stream.target()))) {
            giveUp(stream, StreamEnd.of(AnswerRules.OFFLINE));
        } else {
            if (request != null && !request.session().understoodSince(request.at())) {
                seams.sessions().retire(request.session());
            }
            giveUp(stream, StreamEnd.failed(ErrorCode.TIMED_OUT, what));
        }
    }

    void cancel(OwnStream stream) {
        if (streams.contains(stream)) {
            giveUp(stream, StreamEnd.failed(ErrorCode.CANCELLED, "cancelled by the caller"));
        }
    }

    /// Ends a stream that the peer has not ended, and tells it if it knows of it.
    void giveUp(OwnStream stream, StreamEnd how) {
        OwnStream.Sent request = stream.sent();
        if (request != null) {
            seams.postbox().cancel(stream.target(), request.id());
        }
        end(stream, how);
    }

    void end(OwnStream stream, StreamEnd how) {
        streams.remove(stream);
        stream.stopTimers();
        OwnStream.Sent request = stream.sent();
        if (request != null) {
            sent.remove(request.id());
        }
        seams.sessions().takeBack(stream.target(), stream);
        stream.buffer().end(how);
    }

    @Override
    public void linkUp() {
        linkUp = true;
    }

    /// Streams that wait for a session and do not want to wait for the link fail; those that were sent wait for
    /// their items, which the relay may keep for us.
    @Override
    public void linkDown() {
        linkUp = false;
        for (OwnStream stream : List.copyOf(streams)) {
            if (stream.sent() == null && stream.options().whenDown() == WhenDown.FAIL) {
                end(stream, StreamEnd.failed(ErrorCode.RELAY_UNREACHABLE, "relay disconnected during handshake"));
            }
        }
    }

    /// Ends all streams as cancelled, and tells the peers; further ones fail.
    public void close() {
        closed = true;
        for (OwnStream stream : List.copyOf(streams)) {
            giveUp(stream, StreamEnd.failed(ErrorCode.CANCELLED, "closed"));
        }
    }
}
