/// The daemon's link to its relay, on the thread that owns all of the mesh: what comes is handled where it
/// is read, and what is sent is written where it is made. Start with [LoopEnvironment].
///
/// ```
///  name, connection, tunnel: a virtual thread ──a channel, open──▶ the mesh loop, one event loop of Netty
///
///  socket ─▶ TLS ─▶ Arrivals ─▶ frames ─▶ LinkHandler ─▶ LinkEvents          LoopLink ─▶ FrameWriter ─▶ socket
///            if any  part heard             TextAssembly: texts put together               TextFrame: text to bytes
/// ```
///
/// Frames that are sent in one turn of the loop leave with one write to the socket. A relay that does not
/// read is written to no faster: [io.agentmesh.sdk.link.LinkEvents#sent()] waits, and nothing more is made
/// into bytes.
///
/// The SDK's own link stands on the JDK's WebSocket and does the same, in the same words; both pass one
/// test.
@NullMarked
package io.agentmesh.meshd.link;

import org.jspecify.annotations.NullMarked;
