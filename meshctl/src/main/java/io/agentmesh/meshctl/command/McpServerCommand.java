package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.daemon.DaemonStatus;
import io.agentmesh.meshctl.daemon.MeshAccess;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.mcp.McpServer;
import io.agentmesh.meshctl.mcp.calls.ToolCalls;
import io.agentmesh.meshctl.mcp.tools.ToolCatalog;
import io.agentmesh.meshctl.mcp.transport.StdioTransport;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl mcp-server` (meshctl §8).
@SuppressWarnings("UnusedVariable") // that --stdio is given is all that it says
@Command(
        name = "mcp-server",
        description = {
            "Serves the agents of your groups to an assistant, as MCP tools.",
            "An assistant's configuration names this command; see docs/mcp.md."
        })
final class McpServerCommand implements Verb {
    /// What answers in hand get when the assistant has closed its end.
    private static final Duration DRAIN = Duration.ofSeconds(5);

    @Option(names = "--stdio", required = true, description = "Speak on standard input and output.")
    private boolean stdio;

    @Mixin
    private WaitOption wait = new WaitOption();

    private final Context context;

    McpServerCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        MeshAccess mesh = context.mesh();
        DaemonStatus _ = mesh.status(); // whoever starts this wants to hear now that there is no daemon
        McpServer server = new McpServer(
                context.surroundings().version(),
                new ToolCatalog(mesh::cards, context.surroundings().ticker()),
                new ToolCalls(mesh, wait.timeout()),
                context.surroundings().pause());
        try {
            new StdioTransport(server, context.output()::message, DRAIN)
                    .serve(context.surroundings().in());
        } catch (IOException unreadable) {
            throw new CommandException(
                    new Failure(
                            Cause.UNUSABLE_FILE,
                            "cannot read standard input",
                            String.valueOf(unreadable.getMessage()),
                            ""),
                    unreadable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
