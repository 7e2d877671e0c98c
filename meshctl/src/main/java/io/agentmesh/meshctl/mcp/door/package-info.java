/// Who may speak to a port of this program: the MCP server's and the inbox's. Entry class: [Doorkeeper].
@NullMarked
package io.agentmesh.meshctl.mcp.door;

import org.jspecify.annotations.NullMarked;
