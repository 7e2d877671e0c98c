/// Envelopes for agents that are away, or that take them more slowly than they come (wire §10.8). Start with
/// [OfflineQueue].
///
/// ```text
/// put     behind all that wait, or refused at a bound     answered once, when the promise holds
/// fetch   the oldest after a given one, in order          leaves them where they are
/// remove  one that was delivered
/// discard one whose signature does not hold               its sender may be told
/// purge   what waits for an agent                         each one's sender may be told
/// sweep   what is too old                                 the same
/// ```
///
/// Nothing leaves the queue by being read, so a connection that breaks during the flush loses nothing. Order is
/// the order of [QueueEntry#sequence], which whoever routes gives out; an envelope that comes back from a
/// broken connection finds its old place by it.
///
/// [SqliteQueue] keeps on disk what it promised; [MemoryQueue] as long as the process lives. Bounds and books
/// are the [Ledger]'s for both.
@NullMarked
package io.agentmesh.relay.queue;

import org.jspecify.annotations.NullMarked;
