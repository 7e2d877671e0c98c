/// Calls of tools as requests over the mesh (meshctl §8.10). Entry class: [ToolCalls].
///
/// ```text
/// tools/call iojj3XQJ__doit {"x":1} ─▶ daemon: POST /request {target, capability, payload} ─▶ agent
///                    answer ◀─ {"content":[{"type":"text","text":"<compact JSON>"}],"isError":false}
///    no answer, and the reason ◀─ the same with "isError":true and {"cause":…,"message":…,"next":…} as text
/// ```
@NullMarked
package io.agentmesh.meshctl.mcp.calls;

import org.jspecify.annotations.NullMarked;
