/// What this agent receives (offline §10.3 T3 to T5, §11, §12.2, §12.3). Start with
/// [Incoming][io.agentmesh.offline.incoming.Incoming].
///
/// ```
///   envelope ── seen before? ── opened ── stored, receipt "stored" ──▶ confirmed to the relay        one transaction
///   received ── rights, time, lane ── running ──▶ local agent                                        one transaction
///   answered ── done, answer and receipt on their way                                                one transaction
/// ```
///
/// * Nothing is confirmed before it is stored, so whatever is lost in between comes again, and is known by its
///   envelope and by its message id.
/// * The local agent is asked under the message's id as idempotency key. What was begun by a process that died
///   is begun again only if the capability says that it may be (`idempotent` in the card's metadata); else its
///   outcome is `unknown`, and nobody asks a second time.
/// * What cannot be opened is put aside as it came, and its sender told, signed; it ends no session.
@NullMarked
package io.agentmesh.offline.incoming;

import org.jspecify.annotations.NullMarked;
