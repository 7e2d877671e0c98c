/// The relay's WebSockets: frames in, frames out (wire §10.3). Start with [RelayDoor], which furnishes a
/// channel that mesh-http hands over:
///
/// ```text
///  socket ─▶ frame decoder ─▶ AgentFrameHandler ─▶ AgentSession      messages put together, UTF-8, pings, closes
///  socket ◀─ frame encoder ◀─ NettyLink         ◀─ router, session   bounded, one frame a message, written in turn
/// ```
///
/// Everything of one connection runs on its event loop, save the methods of [NettyLink] that any thread may
/// call. Netty is known here and nowhere else in this module.
@NullMarked
package io.agentmesh.relay.transport;

import org.jspecify.annotations.NullMarked;
