/// A client of the MCP server that tests drive by hand.
@NullMarked
package io.agentmesh.meshctl.mcp.testing;

import org.jspecify.annotations.NullMarked;
