/// Requests that are answered by many items, on both sides (sdk §7). Start with [StreamTable], which asks, and
/// [StreamResponder], which serves; a program holds a [MeshStream] on one side and writes a [StreamHandler] on
/// the other; of a conversation a [Conversation] and a [ConversationHandler].
///
/// ```
///   caller                                    callee
///     stream_request (sealed)           ->          opened → allowed? → handler, on a thread of its own
///                                       <-  stream_chunk (sealed), one for each item, in order
///     stream_chunk {"read":…}           ->          with stream_credit: so much was read, go on
///                                       <-  stream_end | error (sealed): nothing comes after it
///     cancel (plain)                    ->          handler is interrupted; stream_end all the same
/// ```
///
/// * Each stream ends in exactly one [StreamEnd], whatever happens: completed, the peer's error, or a failure
///   with its code, among them `cancelled` and `timed_out`.
/// * Items come in the order in which they were sent. All of a stream are sealed on one session, whose counters
///   are the sequence numbers: if one of them is missed, or an item comes on another session, the stream ends as
///   `incomplete`. There is no silent gap.
/// * The end is sealed if the caller offered `sealed_end`: then it is counted, too, and a lost last item shows. To
///   an original, which never opens the end and would lose its session, it is plain (I1). A sealed one, which the
///   original sends, is opened (I2).
/// * A daemon of the original answers a stream request with one response: one item and the end (sdk §7.4).
/// * A caller's buffer is bounded in items and bytes. A callee that speaks `stream_credit` knows them, and is
///   told how far the caller has read: its handler waits ([SendWindow], [ReceiveWindow]). The wire of the
///   original knows no credit, so a caller that does not read what such a peer sends is told `queue_full` after
///   what was buffered, and the callee is told to stop. A callee's handler waits in any case when a few of its
///   items wait at the link.
/// * A *conversation* is a stream in which the caller sends items, too (`duplex`). Everything said above holds for
///   both directions; in addition each side grants the other credit, so that neither has more than a window of items
///   unread ([Dialogue]), and either may be done sending before it is over.
///
/// ```
///   caller                                    callee
///     stream_request (sealed, m.credit) ->          handler, on a thread of its own
///                                       <-  stream_chunk {"credit":16}: it is there, the caller may send
///     stream_chunk {"item":…}           ->  <-  stream_chunk {"item":…}          in any order, within the credit
///     stream_chunk {"done":true}        ->  <-  stream_chunk {"done":true}       no more items from this side
///                                       <-  stream_end | error (sealed): over in both directions
/// ```
///
/// The tables are owned by the loop; [MeshStream], [StreamSink] and [Exchange] are for any thread.
@NullMarked
package io.agentmesh.sdk.stream;

import org.jspecify.annotations.NullMarked;
