/// Requests of other agents, for an assistant to answer (meshctl §8.11, §8.12). Entry classes: [Inbox], which holds
/// them, and [InboxServer], which takes them from the daemon.
///
/// ```text
/// agent ─▶ … ─▶ meshd ─▶ POST / ─▶ Inbox ─▶ mesh__get_messages ─▶ assistant
///   ◀──── answer within 25 s ◀──── Inbox ◀─ mesh__reply_message ◀─┘
/// ```
///
/// Who asks is what the daemon says in `x-mesh-from`, which it has proven; what the body says of it proves nothing
/// (weakness M3).
@NullMarked
package io.agentmesh.meshctl.mcp.inbox;

import org.jspecify.annotations.NullMarked;
