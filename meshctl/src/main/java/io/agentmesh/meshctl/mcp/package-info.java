/// The MCP server: agents of the mesh as tools of an assistant (meshctl §8). A thin layer of our own over
/// JSON-RPC. Entry class: [McpServer].
///
/// ```text
/// client ──▶ transport (stdio, HTTP) ──▶ Conversation ──▶ McpServer ─┬▶ tools: what there is   ─┐
///        ◀── one line or event a message ◀── Turn ◀── Outcome ◀──────┴▶ calls: what agents say ─┴▶ daemon
/// ```
///
/// Two ways to converse, told apart by each request (MCP, "Versioning and Compatibility"):
///
/// ```text
/// 2024-11-05 to 2025-11-25:  initialize ▶ version ◀, notifications/initialized ▶, then requests in any order
/// 2026-07-28:                requests only, each with its version in _meta; server/discover if one likes
/// ```
///
/// Failures of the mesh are results with `isError`, for the assistant to read; errors of JSON-RPC are for clients
/// that asked wrongly.
@NullMarked
package io.agentmesh.meshctl.mcp;

import org.jspecify.annotations.NullMarked;
