package io.agentmesh.sdk.stream;

import io.agentmesh.core.json.JsonValue;
import java.util.Optional;

/// One side of a conversation: items to the other agent and from it, each way at its own pace. For any thread,
/// with one that sends and one that reads at a time; all methods but [#done] may block and suit virtual
/// threads.
///
/// Each side lets the other be [#WINDOW] items ahead of what it has read. So a side that reads slowly makes the
/// other wait in [#send(JsonValue)], and no more than that many items wait anywhere.
public interface Exchange {
    /// Items that may be under way and unread, each way.
    int WINDOW = 16;

    /// The largest item, in bytes of compact JSON: with the eight characters around it, it fills one message of the
    /// secure channel.
    int MAX_ITEM_BYTES = 65_510;

    /// Sends an item; waits while the other side has [#WINDOW] unread ones.
    ///
    /// @throws InterruptedException if the thread is interrupted; the item was not sent
    /// @throws io.agentmesh.core.error.MeshException with `too_large` if the item is larger than
    ///     [#MAX_ITEM_BYTES], and others may follow; with `cancelled` if the conversation is over: nobody
    ///     reads it any more
    /// @throws IllegalStateException after [#done()]
    void send(JsonValue item) throws InterruptedException;

    /// Says that no more items come from this side; reading goes on. Harmless when said before or when it is over.
    void done();

    /// Waits for the next item; empty once the other side is done or the conversation is over, and from then
    /// on. Items that came before the end can still be read after it.
    ///
    /// @throws InterruptedException if the thread is interrupted; nothing is lost
    Optional<JsonValue> next() throws InterruptedException;
}
