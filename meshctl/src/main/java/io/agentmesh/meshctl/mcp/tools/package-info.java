/// Agent cards as MCP tools (meshctl §8.8, §8.9). Entry class: [ToolCatalog].
///
/// ```text
/// card "bob", agent iojj3XQJ8…, capability "Do It!"  ─▶  tool iojj3XQJ__doit, "… (via bob)"
///
/// daemon's GET /agents ─▶ ToolCatalog (60 s) ─▶ ToolList ─▶ tools/list, a page at a time
///                                                       └─▶ tools/call: name ─▶ agent and capability
/// ```
///
/// What other members wrote on their cards reaches an assistant here, so it is bounded, cleaned and labelled with
/// whom it comes from, and nobody can take over a name that somebody else's older card has.
@NullMarked
package io.agentmesh.meshctl.mcp.tools;

import org.jspecify.annotations.NullMarked;
