package io.agentmesh.sdk.call;

import io.agentmesh.core.json.JsonValue;

/// What a handler answers.
public sealed interface Answer {
    /// The request was served: a `response`.
    record Result(JsonValue payload) implements Answer {}

    /// The request was not served: an `error`, an object with a member `error` by convention.
    record Refusal(JsonValue payload) implements Answer {}

    /// A result. One that is no tree yet is made one by [Payload].
    static Answer of(JsonValue payload) {
        return new Result(payload);
    }

    /// A refusal that says one word, for machines, as `error` and as `code`. A handler that has too much to
    /// do says `overloaded`: `busy` and `storage` are the library's own, for requests that it has not taken
    /// ([RemoteCode]).
    static Answer refusal(String word) {
        return new Refusal(ErrorPayload.of(word));
    }
}
