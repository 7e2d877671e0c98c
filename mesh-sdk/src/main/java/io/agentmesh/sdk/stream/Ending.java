package io.agentmesh.sdk.stream;

import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.ErrorPayload;

/// How a handler ends its stream.
public sealed interface Ending {
    /// Everything was sent: a `stream_end`.
    record Complete() implements Ending {}

    /// It breaks off: an `error`, an object with a member `error` by convention.
    record Refused(JsonValue payload) implements Ending {}

    /// Everything was sent.
    static Ending complete() {
        return new Complete();
    }

    /// A refusal that says one word, for machines, as `error` and as `code`.
    static Ending refused(String word) {
        return new Refused(ErrorPayload.of(word));
    }
}
