package io.agentmesh.sdk.call;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.Unsealed;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Serves the streams that others ask for, as the [Responder] sees it. Called on the loop.
public interface StreamService {
    /// Takes a `stream_request` that was opened, not seen before and allowed; the answer instead, if it is not
    /// served. One that was cancelled by then ends as if it had been served.
    ///
    /// @param session on which it came; empty if it was plain
    /// @param whenOver run on the loop once its handler has ended, or at once if it was cancelled; not if there
    ///     is an answer instead
    @Nullable
    Answer begin(IncomingRequest request, Optional<Session> session, Runnable whenOver);

    /// Takes a verified `stream_chunk`, which a caller sends in a conversation, and its opened payload; false if it
    /// belongs to no stream that is being served.
    boolean onPart(Envelope envelope, Optional<Unsealed> unsealed);

    /// The caller gave it up; does nothing if it is not being served.
    void cancel(RequestKey request);
}
