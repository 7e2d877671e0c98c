package io.agentmesh.sdk.stream;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallSeams;
import io.agentmesh.sdk.call.ErrorPayload;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.RequestKey;
import io.agentmesh.sdk.call.Responder;
import io.agentmesh.sdk.call.StreamService;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.Unsealed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Serves the streams that others ask for.
///
/// | a stream is | event | then |
/// |---|---|---|
/// | taken | was cancelled by the caller before this | `stream_end`; no handler is run |
/// | served | item of the handler | a `stream_chunk`, on the session of the request |
/// | served | handler has ended | `stream_end`, or an `error` that says why |
/// | a conversation | part of the caller's | given to its [Dialogue], which may object: as below, with its reason |
/// | served | word of how far the caller has read | given to its [SendWindow], which may object, too |
/// | served | cancelled by the caller | handler interrupted; once it ends, `stream_end` |
/// | served | session gone, or the link takes no more | handler interrupted; plain error `session_lost` |
/// | served | longest time is over | handler interrupted; error `timed_out` |
/// | served | this agent closes | handler interrupted; error `stopping` |
///
/// A stream whose handler was interrupted counts until the handler ends. Owned by the loop.
public final class StreamResponder implements StreamService {
    private final CallSeams seams;
    private final StreamLimits limits;
    private final Handlers handlers;
    private final StreamRunner runner;
    private final StreamReplies replies;
    private final Map<RequestKey, ServedStream> streams = new LinkedHashMap<>();
    private final List<Runnable> waitingForIdle = new ArrayList<>();

    /// Who serves streams, and who conversations; without the latter they are refused as `unsupported`.
    public record Handlers(StreamHandler streams, @Nullable ConversationHandler conversations) {}

    /// Runs handlers elsewhere and comes back to the loop.
    public StreamResponder(CallSeams seams, StreamLimits limits, Handlers handlers, Responder.Executors executors) {
        this.seams = seams;
        this.handlers = handlers;
        this.limits = limits;
        this.replies = new StreamReplies(seams);
        this.runner = new StreamRunner(executors);
    }

    @Override
    public @Nullable Answer begin(IncomingRequest request, Optional<Session> session, Runnable whenOver) {
        if (request.cancellation().isCancelled()) {
            replies.sendEnd(streamOf(request, session));
            whenOver.run();
            return null;
        }
        if (streams.size() >= limits.maxServed() || servedFor(request.caller()) >= limits.maxServedPerPeer()) {
            return new Answer.Refusal(ErrorPayload.of("overloaded", request.capability()));
        }
        boolean conversation = request.terms().credit() > 0;
        if (conversation
                && (handlers.conversations() == null
                        || session.filter(CallerParts::speaksDuplex).isEmpty())) {
            return new Answer.Refusal(ErrorPayload.of("unsupported", request.capability()));
        }
        ServedStream stream = streamOf(request, session);
        stream.whenOver(whenOver);
        streams.put(stream.key(), stream);
        stream.longest(seams.timers().schedule(longest(request), () -> stop(stream, "timed_out")));
        runner.run(stream, handlerOf(stream), ending -> finish(stream, ending));
        return null;
    }

    private ServedStream streamOf(IncomingRequest request, Optional<Session> session) {
        return new ServedStream(request, session, limitsOf(request, session), this::itemFromHandler);
    }

    /// The handler; of a conversation with what it reads from and sends to. Its caller is told that it may begin.
    private StreamHandler handlerOf(ServedStream stream) {
        ConversationHandler handler = handlers.conversations();
        int credit = stream.request().terms().credit();
        if (handler == null || credit == 0) {
            return handlers.streams();
        }
        Dialogue dialogue = new Dialogue(new Talk(stream));
        dialogue.take(new DuplexFrame.Credit(credit));
        stream.talk(new ServedTalk(stream.session().orElseThrow(), dialogue));
        signal(stream, new DuplexFrame.Credit(Exchange.WINDOW).toJson());
        return (request, items) -> handler.handle(request, dialogue);
    }

    /// What a handler says in a conversation.
    private final class Talk implements Dialogue.Outlet {
        private final ServedStream stream;

        Talk(ServedStream stream) {
            this.stream = stream;
        }

        @Override
        public void item(JsonValue frame) throws InterruptedException {
            stream.send(frame);
        }

        @Override
        public void signal(JsonValue frame) {
            runner.onLoop(() -> StreamResponder.this.signal(stream, frame));
        }
    }

    private void signal(ServedStream stream, JsonValue frame) {
        boolean told =
                stream.isOver() || replies.send(stream, MessageType.STREAM_CHUNK, StreamItem.of(frame), () -> {});
        if (!told) {
            stop(stream, "session_lost");
        }
    }

    @Override
    public boolean onPart(Envelope envelope, Optional<Unsealed> unsealed) {
        UUID to = envelope.inReplyTo();
        ServedStream stream = to == null ? null : streams.get(new RequestKey(envelope.from(), to));
        if (stream == null || !stream.isSpokenTo()) {
            return false;
        }
        Violation violation = stream.isOver() ? null : stream.take(envelope, unsealed);
        if (violation != null) {
            stop(stream, violation.code().word());
        }
        return true;
    }

    /// A conversation has a credit of its own.
    private ServedStream.Limits limitsOf(IncomingRequest request, Optional<Session> session) {
        int maxItemBytes = session.map(seams.sessions()::maxPayloadBytes).orElse(StreamSink.MAX_ITEM_BYTES);
        boolean waits = request.terms().credit() == 0
                && session.filter(CallerParts::speaksCredit).isPresent();
        return new ServedStream.Limits(
                limits.window(), maxItemBytes, waits ? request.terms().window().orElse(null) : null);
    }

    /// As long as we serve a stream at all, and no longer than its caller reads it.
    private Duration longest(IncomingRequest request) {
        Duration most = limits.longest();
        return request.terms()
                .timeLeft()
                .filter(left -> left.compareTo(most) < 0)
                .orElse(most);
    }

    private long servedFor(AgentId caller) {
        return streams.keySet().stream()
                .filter(key -> key.caller().equals(caller))
                .count();
    }

    private void itemFromHandler(ServedStream stream, StreamItem item) {
        runner.onLoop(() -> sendItem(stream, item));
    }

    private void sendItem(ServedStream stream, StreamItem item) {
        if (stream.isOver()) {
            stream.itemGone();
        } else if (!replies.send(stream, MessageType.STREAM_CHUNK, item, stream::itemGone)) {
            stream.itemGone();
            stop(stream, "session_lost");
        }
    }

    @Override
    public void cancel(RequestKey request) {
        ServedStream stream = streams.get(request);
        if (stream != null) {
            stream.stop();
        }
    }

    /// Ends a stream whose handler has not ended it.
    private void stop(ServedStream stream, String word) {
        if (!stream.isOver()) {
            replies.sendError(stream, ErrorPayload.of(word));
            stream.endTold();
            stream.stop();
        }
    }

    private void finish(ServedStream stream, Ending ending) {
        streams.remove(stream.key());
        stream.ended();
        if (stream.isOver()) {
            if (!stream.isEndTold()) {
                replies.sendEnd(stream);
            }
        } else {
            tell(stream, ending);
        }
        if (streams.isEmpty()) {
            waitingForIdle.forEach(Runnable::run);
            waitingForIdle.clear();
        }
    }

    private void tell(ServedStream stream, Ending ending) {
        switch (ending) {
            case Ending.Complete() -> replies.sendEnd(stream);
            case Ending.Refused(JsonValue payload) -> replies.sendError(stream, payload);
        }
    }

    /// Runs `told` once no stream is being served and every end was given to the link; now, if that is so.
    public void whenIdle(Runnable told) {
        if (streams.isEmpty()) {
            told.run();
        } else {
            waitingForIdle.add(told);
        }
    }

    /// Ends all streams that are being served, and tells their callers.
    public void close() {
        List.copyOf(streams.values()).forEach(stream -> stop(stream, "stopping"));
    }
}
