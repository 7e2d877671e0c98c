/// Requests to agents that are away: kept on the disk until they are answered, refused or out of time. Start
/// with [Outbox].
///
/// ```
///            submit: on the disk, then acknowledged
///               |
///               v         the peer shook hands, and "asked" is on the disk
///            waiting  ------------------------------------------------------>  asked
///               ^  \                                                         /   |   \
///               |   \------ time over -> expired, nothing was done           /    |    \ time over -> expired
///               |                                                          /     |     \             (unknown)
///               +------ certainly not handled: busy, refused by the relay +      |      \ cannot be known -> unknown
///                                                                                |
///                                                                    answered | refused
/// ```
///
/// * **The peer is knocked at first.** A request leaves only once its target shook hands a moment ago, so
///   nothing is sent to nobody, and "asked" mostly means that it arrived. A knock waits minutes at the relay;
///   between two of them is a pause with full jitter, which ends at once when the control plane says that the
///   peer is back, or when the link to the relay comes up.
/// * **Never twice in silence.** A request that was asked and not answered is asked again under the same
///   idempotency key, and only for as long as the peer certainly knows that key
///   ([OutboxLimits#askAgainWithin]). After that, and with a peer that knows no keys, its end is `unknown`,
///   unless its owner said that it may be handled more than once.
/// * **A new key of its own comes between two requests.** The peer knows a request under the id of whoever sent it, so
///   a rotation holds back what waits and lets what was sent end ([Outbox#hold]); what waits goes on under the new
///   key, and what has no answer by then ends `unknown`.
/// * **On the disk first.** Each step is in its file, forced, before it is acknowledged or sent.
///
/// On the disk, `~/.mesh/outbox/`, sealed as [io.agentmesh.meshd.sealing] says:
///
/// ```
///   key            the folder's secret
///   ID.entry       "MESHKEPT" | salt 16 | AES-256-GCM(canonical JSON of the entry)
/// ```
///
/// One file an entry, replaced whole at each step under a new salt: there is nothing to compact, and a file
/// that was being replaced when the process was killed is as it was.
@NullMarked
package io.agentmesh.meshd.outbox;

import org.jspecify.annotations.NullMarked;
