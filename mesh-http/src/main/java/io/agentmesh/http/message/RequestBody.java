package io.agentmesh.http.message;

/// What arrived of a request's body.
public sealed interface RequestBody {
    RequestBody EMPTY = new Complete(new byte[0]);

    /// All of it. Owned by the request.
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere, and read without a copy on purpose
    record Complete(byte[] bytes) implements RequestBody {}

    /// More than the server takes; nothing of it is kept.
    record TooLarge() implements RequestBody {}
}
