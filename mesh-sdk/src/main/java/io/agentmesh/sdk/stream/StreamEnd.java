package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.RemoteCode;
import io.agentmesh.sdk.call.Reply;

/// How a stream ended. The items that came before it were right, whichever it is.
public sealed interface StreamEnd {
    /// The other agent sent everything.
    record Completed() implements StreamEnd {}

    /// The other agent ended it with an error of its own, e.g. `{"capability":"tail","error":"acl_denied"}`.
    record RemoteError(JsonValue payload) implements StreamEnd {
        /// What it says, for machines. Where items came before it, the request was handled in part,
        /// whatever the code says of repeating it.
        public RemoteCode code() {
            return RemoteCode.of(payload);
        }
    }

    /// It broke off here; the code says why and whether trying again may help. [ErrorCode#CANCELLED] if this
    /// end gave up, [ErrorCode#TIMED_OUT] at a deadline, [ErrorCode#INCOMPLETE] if an item was lost on the way,
    /// [ErrorCode#QUEUE_FULL] if items came faster than they were read.
    record Failed(Violation violation) implements StreamEnd {}

    /// A failure.
    static StreamEnd failed(ErrorCode code, String detail) {
        return new Failed(new Violation(code, detail));
    }

    /// What a stream ends in when a call would have failed like this.
    static StreamEnd of(Reply.Failed reply) {
        return new Failed(reply.violation());
    }

    /// Returns if the stream is complete.
    ///
    /// @throws MeshException with [ErrorCode#REMOTE] and the error's JSON text, or with the failure's code
    default void orThrow() {
        switch (this) {
            case Completed() -> {}
            case RemoteError(JsonValue payload) ->
                throw new MeshException(new Violation(ErrorCode.REMOTE, payload.toString()));
            case Failed(Violation violation) -> throw new MeshException(violation);
        }
    }
}
