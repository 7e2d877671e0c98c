package io.agentmesh.meshctl.mcp.testing;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.meshctl.daemon.MeshAccess;
import io.agentmesh.meshctl.mcp.McpServer;
import io.agentmesh.meshctl.mcp.calls.BuiltIn;
import io.agentmesh.meshctl.mcp.calls.ToolCalls;
import io.agentmesh.meshctl.mcp.tools.ToolCatalog;
import io.agentmesh.meshctl.testing.FakePartner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A daemon that says what a test wants, and an MCP server before it whose minutes pass as the test wants.
public final class MeshBehind implements AutoCloseable {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final HttpClient http = HttpClient.create(HttpClientConfig.DEFAULTS, System::nanoTime);
    private final Pauses pauses = new Pauses();
    private final FakePartner daemon;
    private final McpServer server;

    public MeshBehind(Path folder) throws IOException {
        this(folder, List.of());
    }

    /// @param builtIn tools of the server's own
    public MeshBehind(Path folder, List<BuiltIn> builtIn) throws IOException {
        this(folder, builtIn, 200);
    }

    /// @param listAtMost the most tools of agents that are listed
    public MeshBehind(Path folder, List<BuiltIn> builtIn, int listAtMost) throws IOException {
        Path socket = folder.resolve("d.sock");
        this.daemon = FakePartner.onSocket(socket);
        MeshAccess mesh = new MeshAccess(http, socket);
        this.server = new McpServer(
                "1.2.3",
                new McpServer.Tools(
                        new ToolCatalog(mesh::cards, clock),
                        new ToolCalls(mesh, Duration.ofSeconds(30)),
                        builtIn,
                        listAtMost),
                pauses);
    }

    public FakePartner daemon() {
        return daemon;
    }

    public FakeClock clock() {
        return clock;
    }

    /// The waits of the server.
    public Pauses pauses() {
        return pauses;
    }

    public McpServer server() {
        return server;
    }

    @Override
    public void close() {
        http.close();
        daemon.close();
    }
}
