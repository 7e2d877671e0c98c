package io.agentmesh.sdk.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Streams that were taken and are not in the journal yet, in the order in which they came: their callers can take
/// them back, and this agent can close, before the [StreamService] knows of them. Owned by the loop.
final class BeginningStreams {
    private final StreamService streams;
    private final Replies replies;
    private final Map<RequestKey, Beginning> waiting = new LinkedHashMap<>();

    private record Beginning(IncomingRequest request, Job.Address address, Runnable whenOver) {
        void refuse(Replies replies, Answer refusal) {
            whenOver.run();
            replies.answer(address.request(), address.session(), refusal);
        }
    }

    BeginningStreams(StreamService streams, Replies replies) {
        this.streams = streams;
        this.replies = replies;
    }

    /// Waits for the journal from now on.
    ///
    /// @param whenOver run once the stream is over or was refused; not if it is forgotten
    void add(IncomingRequest request, Job.Address address, Runnable whenOver) {
        waiting.put(address.request(), new Beginning(request, address, whenOver));
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// It is in the journal. Does nothing if this agent closed meanwhile: then its caller was told.
    void begin(RequestKey key) {
        Beginning begun = waiting.remove(key);
        if (begun == null) {
            return;
        }
        Answer refusal = streams.begin(begun.request(), begun.address().session(), begun.whenOver());
        if (refusal != null) {
            begun.refuse(replies, refusal);
        }
    }

    /// The caller gave it up: it is not served, and ends once it is in the journal.
    void cancel(RequestKey key) {
        Beginning given = waiting.get(key);
        if (given != null) {
            given.request().cancellation().cancel();
        }
    }

    /// It did not get into the journal.
    void forget(RequestKey key) {
        waiting.remove(key);
    }

    /// Begins none of them, and tells their callers.
    void close() {
        List<Beginning> all = List.copyOf(waiting.values());
        waiting.clear();
        all.forEach(each -> each.refuse(replies, Answer.refusal("stopping")));
    }
}
