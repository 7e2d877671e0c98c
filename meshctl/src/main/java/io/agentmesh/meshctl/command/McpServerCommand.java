package io.agentmesh.meshctl.command;

import io.agentmesh.http.ListenAddress;
import io.agentmesh.meshctl.config.Given;
import io.agentmesh.meshctl.config.SecretOption;
import io.agentmesh.meshctl.config.Surroundings;
import io.agentmesh.meshctl.daemon.DaemonStatus;
import io.agentmesh.meshctl.daemon.MeshAccess;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.mcp.McpServer;
import io.agentmesh.meshctl.mcp.ToolWatch;
import io.agentmesh.meshctl.mcp.calls.ToolCalls;
import io.agentmesh.meshctl.mcp.inbox.Inbox;
import io.agentmesh.meshctl.mcp.inbox.InboxServer;
import io.agentmesh.meshctl.mcp.inbox.InboxTools;
import io.agentmesh.meshctl.mcp.tools.ToolCatalog;
import io.agentmesh.meshctl.mcp.transport.HttpTransport;
import io.agentmesh.meshctl.mcp.transport.StdioTransport;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.program.signal.Signals;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The command `meshctl mcp-server` (meshctl §8).
@Command(
        name = "mcp-server",
        description = {
            "Serves the agents of your groups to an assistant, as MCP tools.",
            "An assistant's configuration names this command; see docs/mcp.md."
        })
final class McpServerCommand implements Verb {
    /// What answers in hand get when the assistant has closed its end.
    private static final Duration DRAIN = Duration.ofSeconds(5);

    @Option(names = "--stdio", description = "Speak on standard input and output instead of HTTP.")
    private boolean stdio;

    @Option(
            names = "--listen",
            paramLabel = "IP:PORT",
            converter = Address.class,
            description = "Where to serve HTTP (default: 127.0.0.1:8090). Clients show MESH_MCP_TOKEN, or without"
                    + " it your token, as meshctl auth-header prints it.")
    private ListenAddress.Tcp listen = new ListenAddress.Tcp("127.0.0.1", 8090);

    @Option(
            names = "--receive-port",
            paramLabel = "PORT",
            description = "Take requests of other agents on this port of 127.0.0.1, for the assistant to answer; name"
                    + " it to meshd: --local-agent http://127.0.0.1:PORT (default: none are taken).")
    private @Nullable Integer receivePort;

    @Option(
            names = "--receive-token-file",
            paramLabel = "PATH",
            description = "A file with the token that meshd must show on that port, which it reads from its own"
                    + " --local-agent-token-file (default: MESH_RECEIVE_TOKEN, else MESH_RECEIVE_TOKEN_FILE, else every"
                    + " program of this machine may).")
    private @Nullable Path receiveToken;

    @Option(
            names = "--list-at-most",
            paramLabel = "NUMBER",
            description = "List the tools of agents as long as there are no more than this (default: ${DEFAULT-VALUE});"
                    + " of more, list mesh__find_tool and mesh__call_tool in their place.",
            defaultValue = "200")
    private int listAtMost;

    @Mixin
    private WaitOption wait = new WaitOption();

    private final Context context;

    McpServerCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        Surroundings surroundings = context.surroundings();
        MeshAccess mesh = context.mesh();
        DaemonStatus _ = mesh.status(); // whoever starts this wants to hear now that there is no daemon
        ToolCatalog catalog = new ToolCatalog(mesh::cards, surroundings.ticker());
        Inbox inbox = new Inbox(Inbox.PATIENCE);
        McpServer.Tools tools = new McpServer.Tools(
                catalog,
                new ToolCalls(mesh, wait.timeout()),
                receivePort == null ? List.of() : InboxTools.of(inbox),
                listAtMost);
        McpServer server = new McpServer(surroundings.version(), tools, surroundings.pause());
        Thread watch = new ToolWatch(mesh::status, catalog, surroundings.pause()).start();
        try (Closeable _ = receive(inbox)) {
            if (stdio) {
                serveStandardStreams(server);
            } else {
                serveHttp(server);
            }
        } catch (IOException taken) {
            throw failed(Cause.UNUSABLE_FILE, "cannot receive on port " + receivePort, taken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            watch.interrupt();
        }
    }

    /// Whoever asks for an inbox wants to hear now that its port is taken.
    private Closeable receive(Inbox inbox) throws IOException, CommandException {
        if (receivePort == null) {
            return () -> {};
        }
        InboxServer receiving = InboxServer.start(
                inbox,
                new InboxServer.Config(
                        receivePort,
                        receiveToken(),
                        context.surroundings().clock(),
                        context.surroundings().random().get()));
        return receiving::close;
    }

    /// Standard input is no file here: an assistant may speak on it.
    private Optional<Secret> receiveToken() throws CommandException {
        String file =
                receiveToken == null ? null : receiveToken.toAbsolutePath().toString();
        Optional<Secret> token = context.settings()
                .given(new SecretOption("receive-token", null, file))
                .map(Given::value);
        if (token.isPresent() && token.get().isEmpty()) {
            throw new Failure(
                            Cause.NOT_CONFIGURED,
                            "cannot receive",
                            "the token for the port of --receive-port is empty",
                            "Put a long random text into its file: openssl rand -hex 32")
                    .asException();
        }
        return token;
    }

    private void serveStandardStreams(McpServer server) throws CommandException, InterruptedException {
        try {
            new StdioTransport(server, context.output()::message, DRAIN)
                    .serve(context.surroundings().in());
        } catch (IOException unreadable) {
            throw failed(Cause.UNUSABLE_FILE, "cannot read standard input", unreadable);
        }
    }

    /// Until the process is told to end: nothing is lost then that a client does not notice.
    private void serveHttp(McpServer server) throws CommandException, InterruptedException {
        Surroundings surroundings = context.surroundings();
        Optional<Given<Secret>> own = context.settings().given(new SecretOption("mcp-token", null, null));
        HttpTransport.Config config = new HttpTransport.Config(
                listen,
                own.<Supplier<Optional<Secret>>>map(fixed -> () -> Optional.of(fixed.value()))
                        .orElse(() -> tokenOfNow()),
                surroundings.ticker(),
                surroundings.random().get());
        requireToken(config, own);
        CountDownLatch end = new CountDownLatch(1);
        Signals.on("INT", end::countDown);
        Signals.on("TERM", end::countDown);
        try (HttpTransport http = HttpTransport.start(server, config)) {
            context.output().note("MCP server ready at " + http.url() + ", " + tokenNote(config, own));
            end.await();
        } catch (IOException taken) {
            throw failed(Cause.UNUSABLE_FILE, "cannot serve", taken);
        }
    }

    /// Read anew each time: a login changes it while the server runs.
    private Optional<Secret> tokenOfNow() {
        try {
            return context.freshSettings().token(null).map(Given::value);
        } catch (CommandException unreadable) {
            // Nobody is let in by a file that cannot be read just now.
            return Optional.of(Secret.of(""));
        }
    }

    private static void requireToken(HttpTransport.Config config, Optional<Given<Secret>> own) throws CommandException {
        boolean isEmpty = own.isPresent() && own.get().value().isEmpty();
        if (isEmpty || (!config.isLocal() && config.token().get().isEmpty())) {
            throw new Failure(
                            Cause.NOT_CONFIGURED,
                            "cannot serve",
                            isEmpty
                                    ? "MESH_MCP_TOKEN is empty"
                                    : config.listen() + " is open to other machines, and there is no token",
                            "Set MESH_MCP_TOKEN, or log in: meshctl login")
                    .asException();
        }
    }

    private static String tokenNote(HttpTransport.Config config, Optional<Given<Secret>> own) {
        return own.map(given -> "with the token of " + given.origin())
                .orElse(config.token().get().isPresent() ? "with your own token" : "without a token");
    }

    private static CommandException failed(Cause cause, String what, IOException failed) {
        return new CommandException(new Failure(cause, what, String.valueOf(failed.getMessage()), ""), failed);
    }

    /// Reads an IP address and a port; a name could lead elsewhere tomorrow.
    static final class Address implements ITypeConverter<ListenAddress.Tcp> {
        @Override
        public ListenAddress.Tcp convert(String text) {
            try {
                ListenAddress.Tcp address = ListenAddress.Tcp.parse(text);
                if (address.host().matches("[0-9.]+") || address.host().contains(":")) {
                    return address;
                }
                throw new TypeConversionException(text + " (expected: IP:PORT, such as 127.0.0.1:8090)");
            } catch (IllegalArgumentException malformed) {
                throw new TypeConversionException(text + " (expected: IP:PORT, such as 127.0.0.1:8090)");
            }
        }
    }
}
