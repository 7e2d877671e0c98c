/// Tells relays at once that the gate's answer about an agent may have changed, so that they ask again instead of
/// waiting for their next round: a key was revoked, a card deleted, a rotation completed.
///
/// ```
///   relay                                          registry
///     GET /gate/events, upgrade, bearer token  ->
///                                              <-  {"event":"listening"}   from now on nothing is missed
///                                              <-  {"event":"gate_changed","agent_id":"…"}   each time
///     POST /gate/verify                        ->
/// ```
///
/// An event says only whom to ask about: nobody is let in or turned away by it (docs/protocol-extensions.md). Start
/// with [AdmissionFeed].
@NullMarked
package io.agentmesh.registry.admission;

import org.jspecify.annotations.NullMarked;
