package io.agentmesh.meshctl.mcp;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.config.Pause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Printable;
import io.agentmesh.meshctl.mcp.calls.BuiltIn;
import io.agentmesh.meshctl.mcp.calls.CallResult;
import io.agentmesh.meshctl.mcp.calls.ToolCalls;
import io.agentmesh.meshctl.mcp.protocol.Incoming.Request;
import io.agentmesh.meshctl.mcp.protocol.Meta;
import io.agentmesh.meshctl.mcp.protocol.Outcome;
import io.agentmesh.meshctl.mcp.protocol.ProtocolVersion;
import io.agentmesh.meshctl.mcp.protocol.RequestId;
import io.agentmesh.meshctl.mcp.protocol.RpcError;
import io.agentmesh.meshctl.mcp.tools.AgentTool;
import io.agentmesh.meshctl.mcp.tools.Tool;
import io.agentmesh.meshctl.mcp.tools.ToolCatalog;
import io.agentmesh.meshctl.mcp.tools.ToolPage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What all conversations share: the tools, and the way to their agents. Thread-safe.
public final class McpServer {
    private final ServerInfo info;
    private final ToolCatalog catalog;
    private final ToolCalls calls;
    private final Map<String, BuiltIn> builtIn;
    private final Pause pause;
    private final ToolFinder finder;

    /// What clients can call.
    ///
    /// @param listAtMost the most tools of agents that are listed; of more, one that finds them is
    /// @param catalog the tools of agents
    /// @param calls the way to them
    /// @param builtIn tools of the server's own, behind those of agents; their names are no agent's
    public record Tools(ToolCatalog catalog, ToolCalls calls, List<BuiltIn> builtIn, int listAtMost) {
        /// Copies the list.
        public Tools {
            builtIn = List.copyOf(builtIn);
        }
    }

    /// @param version of this program
    /// @param pause between two signs of life of a call
    public McpServer(String version, Tools tools, Pause pause) {
        this.info = new ServerInfo(version);
        this.catalog = tools.catalog();
        this.calls = tools.calls();
        this.builtIn = tools.builtIn().stream()
                .collect(Collectors.toMap(each -> each.tool().name(), each -> each, (a, b) -> a, LinkedHashMap::new));
        this.pause = pause;
        this.finder = new ToolFinder(tools.listAtMost());
    }

    /// A conversation with a client that just came.
    ///
    /// @param client hears what no request of its own asked for
    public Conversation converse(Client client) {
        return new Conversation(this, client);
    }

    ToolCatalog catalog() {
        return catalog;
    }

    ServerInfo info() {
        return info;
    }

    /// `tools/list`.
    Outcome listTools(Request request, ProtocolVersion version) throws InterruptedException {
        try {
            return ToolPage.of(finder.listed(catalog.current()), own(), request.text("cursor"))
                    .<Outcome>map(page -> new Outcome.Result(page.toJson(version)))
                    .orElseGet(() -> Outcome.failed(RpcError.INVALID_PARAMS, "unknown cursor"));
        } catch (CommandException unreachable) {
            return Outcome.failed(RpcError.INTERNAL_ERROR, unreachable.failure().sentence());
        }
    }

    /// `tools/call`.
    Outcome callTool(Request request, ProtocolVersion version, Client client) throws InterruptedException {
        Optional<String> name = request.text("name");
        if (name.isEmpty()) {
            return Outcome.failed(RpcError.INVALID_PARAMS, "missing name");
        }
        JsonValue arguments = request.params().members().getOrDefault("arguments", JsonObject.empty());
        if (!(arguments instanceof JsonObject given)) {
            return Outcome.failed(RpcError.INVALID_PARAMS, "arguments must be an object");
        }
        BuiltIn own = builtIn.get(name.get());
        if (own != null) {
            return own.work().call(given);
        }
        try {
            return switch (name.get()) {
                case ToolFinder.FIND ->
                    new Outcome.Result(
                            finder.find(catalog.current(), given, version).toJson());
                case ToolFinder.CALL -> found(given, request, client);
                default -> called(name.get(), given, request, client);
            };
        } catch (CommandException unreachable) {
            return Outcome.failed(RpcError.INTERNAL_ERROR, unreachable.failure().sentence());
        }
    }

    /// A call whose tool and arguments stand in the arguments.
    private Outcome found(JsonObject given, Request request, Client client)
            throws CommandException, InterruptedException {
        JsonValue inner = given.members().getOrDefault("arguments", JsonObject.empty());
        return given.get("name") instanceof JsonString(String name) && inner instanceof JsonObject arguments
                ? called(name, arguments, request, client)
                : Outcome.failed(RpcError.INVALID_PARAMS, "expected: name, a text, and arguments, an object");
    }

    private Outcome called(String name, JsonObject arguments, Request request, Client client)
            throws CommandException, InterruptedException {
        Optional<AgentTool> tool = catalog.current().find(name);
        return tool.isPresent()
                ? new Outcome.Result(
                        call(tool.get(), arguments, request, client).toJson())
                : Outcome.failed(RpcError.INVALID_PARAMS, "unknown tool: " + name);
    }

    private List<Tool> own() {
        return builtIn.values().stream().map(BuiltIn::tool).toList();
    }

    private CallResult call(AgentTool tool, JsonObject arguments, Request request, Client client) {
        Optional<RequestId> progress = RequestId.of(request.meta().get(Meta.PROGRESS_TOKEN));
        if (progress.isEmpty()) {
            return calls.call(tool, arguments);
        }
        String waitingFor = "waiting for " + Printable.quoted(tool.agentName());
        try (Heartbeat _ = Heartbeat.start(pause, client, progress.get().json(), waitingFor)) {
            return calls.call(tool, arguments);
        }
    }

    /// Lists that this server has nothing for; the original answers them all the same.
    static Optional<Outcome> emptyList(String method) {
        return switch (method) {
            case "prompts/list" -> Optional.of(empty("prompts"));
            case "resources/list" -> Optional.of(empty("resources"));
            case "resources/templates/list" -> Optional.of(empty("resourceTemplates"));
            case "completion/complete" ->
                Optional.of(new Outcome.Result(
                        JsonObject.empty().with("completion", JsonObject.empty().with("values", JsonArray.of()))));
            default -> Optional.empty();
        };
    }

    private static Outcome empty(String list) {
        return new Outcome.Result(JsonObject.empty().with(list, JsonArray.of()));
    }
}
