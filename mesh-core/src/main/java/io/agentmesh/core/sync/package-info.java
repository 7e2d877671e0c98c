/// What the control plane pushes to daemons over `/sync` (wire §8). Start with [SyncEvent]; [SyncFrame] adds
/// its number.
///
/// ```
/// daemon  → GET /sync?agent_id=…           control plane
///         ← full_sync {peers, acl_rules, revoked_keys, relay_endpoints, seq}
///         ← peer_added, peer_removed, acl_updated, key_revoked, key_rotated,
///           agent_online, agent_offline    as they happen
/// ```
///
/// One JSON object a text frame, `{"type": <word>, "data": <value>}`. Events are not signed. A daemon skips
/// a frame that it cannot read and goes on; the next `full_sync` repairs what it missed. A control plane of
/// ours numbers what changes the group, so that a daemon knows that it missed something
/// (docs/protocol-extensions.md).
@NullMarked
package io.agentmesh.core.sync;

import org.jspecify.annotations.NullMarked;
