/// How messages come and go. Entry classes: [StdioTransport], [HttpTransport].
///
/// ```text
/// stdio   one message a line, UTF-8; nothing else ever stands on standard output (meshctl §8.5)
///
/// HTTP    POST /mcp    a message ─▶ 200 its answer, as JSON or as an event stream; 202 to what wants none
///         GET /mcp     event stream of what nobody asked for, such as changes of the list
///         DELETE /mcp  ends the session
///         Mcp-Session-Id comes with the answer to initialize and goes with everything after it; requests of
///         2026-07-28 have no session, and headers that say what their body says
/// ```
@NullMarked
package io.agentmesh.meshctl.mcp.transport;

import org.jspecify.annotations.NullMarked;
