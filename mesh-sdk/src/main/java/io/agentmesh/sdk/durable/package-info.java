/// Durable messages of this program's own agent: sealed for agents that may be away, kept on this program's
/// disk until they have their end, handled once, signed for (docs/offline.md). Begin with
/// [MeshAgent#durable()][io.agentmesh.sdk.MeshAgent] and [DurableMessages].
///
/// ```
///   send ─▶ stored ─▶ sealed ─▶ accepted, queued, delivered ─▶ received ─▶ processed | failed | refused
///                               the relay's word               signed      expired | unknown | cancelled
/// ```
///
/// What sends and keeps them is a [DurableProvider], given to
/// [MeshBuilder#durable][io.agentmesh.sdk.MeshBuilder]: module `mesh-offline` has one, so that whoever sends
/// none needs no database. A program beside a `meshd` leaves them with [io.agentmesh.sdk.daemon] instead, and
/// has no keys.
@NullMarked
package io.agentmesh.sdk.durable;

import org.jspecify.annotations.NullMarked;
