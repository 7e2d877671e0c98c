package io.agentmesh.sdk.call;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonValue;

/// How a request ended.
public sealed interface Reply {
    /// The other agent answered.
    record Result(JsonValue payload) implements Reply {}

    /// The other agent answered with an error of its own, e.g. `{"capability":"echo","error":"acl_denied"}`.
    record RemoteError(JsonValue payload) implements Reply {
        /// What it says, for machines.
        public RemoteCode code() {
            return RemoteCode.of(payload);
        }

        /// Its word, also where [#code()] is [RemoteCode#OTHER]: a handler may say what it likes. Empty if
        /// it has none.
        public String word() {
            return RemoteCode.wordOf(payload);
        }

        /// Whether the request was certainly not handled, and the same one may succeed later: the other
        /// agent has too much to do, for instance.
        public boolean mayRetry() {
            return code().mayRetry();
        }
    }

    /// There is no answer; the code says why and whether trying again may help.
    record Failed(Violation violation) implements Reply {}

    /// A failure.
    static Failed failed(ErrorCode code, String detail) {
        return new Failed(new Violation(code, detail));
    }

    /// The result.
    ///
    /// @throws MeshException with [ErrorCode#REMOTE] and the error's JSON text, or with the failure's code
    default JsonValue orThrow() {
        return switch (this) {
            case Result(JsonValue payload) -> payload;
            case RemoteError(JsonValue payload) ->
                throw new MeshException(new Violation(ErrorCode.REMOTE, payload.toString()));
            case Failed(Violation violation) -> throw new MeshException(violation);
        };
    }

    /// The result as canonical JSON text.
    ///
    /// @throws MeshException as [#orThrow()]
    default String text() {
        return Payload.text(orThrow());
    }

    /// The result as canonical JSON in UTF-8; a new array each time.
    ///
    /// @throws MeshException as [#orThrow()]
    default byte[] bytes() {
        return Payload.bytes(orThrow());
    }

    /// The result as a value of the program's own.
    ///
    /// @throws MeshException as [#orThrow()]; with [ErrorCode#MALFORMED] if the result is none for the mapper
    default <T> T as(Class<T> type, PayloadMapper mapper) {
        return Payload.as(orThrow(), type, mapper).orThrow();
    }
}
