/// The audit log: who changed which right, from where and when. Start with [AuditLog], which every change of rights
/// calls within its own transaction.
///
/// ```
///   entry 1: {at, by, details, from, previous: 000…, seq: 1, what}   hash 1 = SHA-256 of its canonical JSON
///   entry 2: {at, by, details, from, previous: hash 1, seq: 2, what} hash 2 = …
/// ```
///
/// An entry is never changed; triggers of the database see to it, and [AuditChain] finds out if somebody went round
/// them: whoever changes an entry would have to change all that follow, and with them a last hash that somebody may
/// have noted. When the log is full the oldest entries go, and the hash of the last one that went stays as the anchor
/// of the rest (docs/adr, "audit").
@NullMarked
package io.agentmesh.registry.audit;

import org.jspecify.annotations.NullMarked;
