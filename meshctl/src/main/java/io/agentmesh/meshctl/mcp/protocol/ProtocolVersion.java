package io.agentmesh.meshctl.mcp.protocol;

import java.util.Arrays;
import java.util.Optional;

/// The versions of MCP that are spoken here, oldest first.
public enum ProtocolVersion {
    V2024_11_05("2024-11-05"),
    V2025_03_26("2025-03-26"),
    V2025_06_18("2025-06-18"),
    V2025_11_25("2025-11-25"),
    /// Without `initialize` and sessions: every request says its version.
    V2026_07_28("2026-07-28");

    /// The newest one that `initialize` can agree on.
    public static final ProtocolVersion NEWEST_WITH_SESSION = V2025_11_25;

    private final String text;

    ProtocolVersion(String text) {
        this.text = text;
    }

    /// As it stands in messages.
    public String text() {
        return text;
    }

    /// Whether `initialize` begins it.
    public boolean hasSession() {
        return this != V2026_07_28;
    }

    /// Whether results may carry `structuredContent`, and tools an output schema and a title.
    public boolean hasStructuredContent() {
        return compareTo(V2025_06_18) >= 0;
    }

    public static Optional<ProtocolVersion> of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst();
    }

    /// What `initialize` agrees on: what the client wants, if it is a version with sessions, else the newest of
    /// those; a client that cannot speak it hangs up.
    public static ProtocolVersion negotiate(String wanted) {
        return of(wanted).filter(ProtocolVersion::hasSession).orElse(NEWEST_WITH_SESSION);
    }
}
