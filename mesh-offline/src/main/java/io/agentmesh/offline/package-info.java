/// The offline channel of an agent: durable messages to agents that are away, and from them (offline §10 to
/// §12). Start with [OfflineChannel][io.agentmesh.offline.OfflineChannel]; a program that embeds its agent has it
/// by [Offline][io.agentmesh.offline.Offline].
///
/// ```
///   callers ────▶ OfflineChannel ──▶ outgoing ──▶ session ──▶ prekey ──▶ store
///   relay link ─▶        │       ──▶ incoming ──▶ outgoing, session
///   registry ◀── prekey ─┘
/// ```
///
/// * All state is in the [store][io.agentmesh.offline.store.OfflineStore], and every change of it is one
///   transaction on its one thread.
/// * What blocks (the registry, the local agent) runs on threads of its own and leaves its result with the
///   store.
@NullMarked
package io.agentmesh.offline;

import org.jspecify.annotations.NullMarked;
