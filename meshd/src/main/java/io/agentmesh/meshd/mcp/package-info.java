/// An MCP server in place of an HTTP agent (ADR 0031). Entry class: [McpAgent].
///
/// ```text
/// meshd ─▶ server  initialize {protocolVersion: 2025-11-25}           newest; the server names the one that counts
/// meshd ─▶ server  notifications/initialized
/// meshd ─▶ server  tools/list, page by page                           become the capabilities on the card
/// meshd ─▶ server  tools/call {name: CAPABILITY, arguments: PAYLOAD}  for each request
/// meshd ◀─ server  notifications/progress                             items of a stream
/// meshd ─▶ server  notifications/cancelled                            the caller gave up, or time is over
/// meshd ◀─ server  notifications/tools/list_changed                   listed anew, and so is the card
/// ```
///
/// [Rpc] knows JSON-RPC and no more; [McpSession] the order of messages; [Transport] where they go ([ChildProcess],
/// [HttpTransport]); [Pulse] whether the server still hears; [ToolAnswer] what a result means on the mesh; [CardKeeper]
/// the registry.
@NullMarked
package io.agentmesh.meshd.mcp;

import org.jspecify.annotations.NullMarked;
