package io.agentmesh.meshctl.mcp.protocol;

/// Names of members of `_meta` (MCP 2026-07-28).
public final class Meta {
    public static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
    public static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    public static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
    public static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";
    /// Older than that version, and spelled as ever.
    public static final String PROGRESS_TOKEN = "progressToken";

    private Meta() {}
}
