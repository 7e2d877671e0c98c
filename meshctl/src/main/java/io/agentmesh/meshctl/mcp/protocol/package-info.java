/// JSON-RPC 2.0 as MCP uses it, and MCP's versions. Syntax only; the order of messages is
/// [Conversation's][io.agentmesh.meshctl.mcp.Conversation] affair. Entry class: [MessageReader].
///
/// ```text
/// client ─▶ {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{…}}    Incoming.Request
/// client ─▶ {"jsonrpc":"2.0","method":"notifications/…","params":{…}}      Incoming.Notification, never answered
/// server ─▶ {"jsonrpc":"2.0","id":1,"result":{…}}                          Outcome.Result
/// server ─▶ {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"…"}} Outcome.Failed
/// ```
@NullMarked
package io.agentmesh.meshctl.mcp.protocol;

import org.jspecify.annotations.NullMarked;
