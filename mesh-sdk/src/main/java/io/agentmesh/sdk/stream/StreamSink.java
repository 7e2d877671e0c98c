package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonValue;

/// Where a [StreamHandler] puts its items. For any thread; items of several threads come in some order.
public interface StreamSink {
    /// An item that every caller takes, in bytes of compact JSON: what one message of the secure channel holds (sdk
    /// §1.5).
    int MAX_ITEM_BYTES = 65_519;

    /// The largest item that this caller takes, in bytes of compact JSON: more than [#MAX_ITEM_BYTES] if it speaks
    /// `chunks`.
    default int maxItemBytes() {
        return MAX_ITEM_BYTES;
    }

    /// Sends an item; waits while too many wait at the link, or unread at a caller that speaks
    /// `stream_credit`.
    ///
    /// @throws InterruptedException if the stream is over, because the caller gave up or cannot be reached any
    ///     more, or if the thread is interrupted: the handler has nothing left to do
    /// @throws MeshException with code `too_large` if the item is larger than [#maxItemBytes()]; others may
    ///     follow. Not caught, it ends the stream with the error `reply_too_large`
    void send(JsonValue item) throws InterruptedException;
}
