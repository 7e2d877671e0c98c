package io.agentmesh.meshd.mcp;

import java.util.List;

/// The versions of MCP that are spoken here: those that `initialize` begins.
final class ProtocolVersions {
    /// What is asked for.
    static final String NEWEST = "2025-11-25";

    private static final List<String> ALL = List.of(NEWEST, "2025-06-18", "2025-03-26", "2024-11-05");

    private ProtocolVersions() {}

    static boolean contains(String version) {
        return ALL.contains(version);
    }
}
