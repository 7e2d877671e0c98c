package io.agentmesh.sdk.stream;

import io.agentmesh.core.envelope.MessageType;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Serves the streams that others ask for.
///
/// | a stream is | event | then |
/// |---|---|---|
/// | served | item of the handler | a `stream_chunk`, on the session of the request |
/// | served | handler has ended | `stream_end`, or an `error` that says why |
/// | served | cancelled by the caller | handler interrupted; once it ends, `stream_end` |
/// | served | session gone, or the link takes no more | handler interrupted; plain error `session_lost` |
/// | served | longest time is over | handler interrupted; error `timed_out` |
/// | served | this agent closes | handler interrupted; error `stopping` |
///
/// A stream whose handler was interrupted counts until the handler ends. Owned by the loop.
public final class StreamResponder implements StreamService {
    private final CallSeams seams;
    private final StreamLimits limits;
    private final StreamRunner runner;
    private final StreamReplies replies;
    private final Map<RequestKey, ServedStream> streams = new LinkedHashMap<>();
    private final List<Runnable> waitingForIdle = new ArrayList<>();

    /// Runs `handler` on `handlers` and comes back to `loop`.
    public StreamResponder(CallSeams seams, StreamLimits limits, StreamHandler handler, Responder.Executors executors) {
        this.seams = seams;
        this.limits = limits;
        this.replies = new StreamReplies(seams);
        this.runner = new StreamRunner(handler, executors);
    }

    @Override
    public @Nullable Answer begin(IncomingRequest request, Optional<Session> session, Runnable whenOver) {
        if (streams.size() >= limits.maxServed() || servedFor(request.caller()) >= limits.maxServedPerPeer()) {
            return new Answer.Refusal(ErrorPayload.of("overloaded", request.capability()));
        }
        ServedStream stream = new ServedStream(request, session, limitsOf(session), this::itemFromHandler);
        stream.whenOver(whenOver);
        streams.put(stream.key(), stream);
        stream.longest(seams.timers().schedule(longest(request), () -> stop(stream, "timed_out")));
        runner.run(stream, ending -> finish(stream, ending));
        return null;
    }

    private ServedStream.Limits limitsOf(Optional<Session> session) {
        int maxItemBytes = session.map(seams.sessions()::maxPayloadBytes).orElse(StreamSink.MAX_ITEM_BYTES);
        return new ServedStream.Limits(limits.window(), maxItemBytes);
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
