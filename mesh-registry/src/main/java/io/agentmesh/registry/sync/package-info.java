/// Telling the group: who is connected to `/sync`, and what they are sent (registry §7). Start with [SyncHub].
///
/// ```
/// a change's transaction: SyncFeed counts it (seq of the group) ──commit──▶ hub: to every connection, in order
/// a connection opens:     hub notes it ─▶ snapshot is read beside ─▶ full_sync, then what happened meanwhile
/// a connection is slow:   its socket's buffer is full ─▶ it gets nothing more until there is room, then a full_sync
/// ```
///
/// State is kept by connection: two of one agent do not disturb each other, and an agent is online while it has
/// one. Nothing here waits for a socket.
@NullMarked
package io.agentmesh.registry.sync;

import org.jspecify.annotations.NullMarked;
