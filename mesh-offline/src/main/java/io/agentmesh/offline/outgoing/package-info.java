/// What this agent sends (offline §10.3 T1, T2, T6, T7, §12.1). Start with
/// [Outgoing][io.agentmesh.offline.outgoing.Outgoing].
///
/// ```
///   stored ─ sealed ─ accepted ─ queued ─ delivered ─ received ─┬─ processed, failed, refused
///                     └── the relay's word ──────┘   └─ signed ─┴─ unknown, cancelled, expired
/// ```
///
/// * A message is stored before its sender is told so, sealed in one transaction with the ratchet's step, and
///   only then given to the link: the same bytes, as often as it takes until its recipient signs that it has
///   them.
/// * A state never goes back, but for one: what expired here may still have been handled there, and a receipt
///   that comes late says so.
/// * If the recipient cannot read on a session, it says so, signed. What was sent on it and not finished is
///   sealed again on another, under the same message id.
@NullMarked
package io.agentmesh.offline.outgoing;

import org.jspecify.annotations.NullMarked;
