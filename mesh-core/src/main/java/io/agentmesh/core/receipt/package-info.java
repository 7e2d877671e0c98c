/// Receipts: what became of a message, signed by the agent that it was sent to (offline §11). Start with
/// [io.agentmesh.core.receipt.Receipt].
///
/// ```
///   A ── message ──▶ B        digest = H(digest label ‖ 00 ‖ content)       both compute it from their own copy
///   A ◀── receipt ── B        signed over A's key, B's key, message id, digest, outcome, time
/// ```
///
/// A relay can drop a receipt, never make or change one; and a receipt is evidence for third parties.
@NullMarked
package io.agentmesh.core.receipt;

import org.jspecify.annotations.NullMarked;
