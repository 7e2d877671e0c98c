package io.agentmesh.meshctl.mcp;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.mcp.protocol.Incoming.Notification;
import io.agentmesh.meshctl.mcp.protocol.Incoming.Request;
import io.agentmesh.meshctl.mcp.protocol.Meta;
import io.agentmesh.meshctl.mcp.protocol.Outcome;
import io.agentmesh.meshctl.mcp.protocol.ProtocolVersion;
import io.agentmesh.meshctl.mcp.protocol.RequestId;
import io.agentmesh.meshctl.mcp.protocol.RpcError;
import io.agentmesh.meshctl.mcp.tools.ToolCatalog;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One client, from its first message to its last: a process on stdio, a session on HTTP. Holds the version that
/// `initialize` agreed on and the requests in hand; a request that names its version itself needs neither.
///
/// Thread-safe: messages are taken in their order by one thread, turns run on threads of their own.
public final class Conversation {
    static final String TOOLS_CHANGED = "notifications/tools/list_changed";

    private final McpServer server;
    private final Client client;
    private final Ongoing ongoing = new Ongoing();
    private volatile @Nullable ProtocolVersion agreed;
    private final AtomicReference<ToolCatalog.@Nullable Listening> listening = new AtomicReference<>();

    /// @param client hears what no request of its own asked for
    Conversation(McpServer server, Client client) {
        this.server = server;
        this.client = client;
    }

    /// Takes a request in hand, so that what comes after it can cancel it. `initialize` is over at once, so that
    /// what comes after it counts as coming after it.
    ///
    /// @return to be run, wherever it may block
    public Turn begin(Request request, Client client) {
        Optional<Outcome> early = early(request);
        return early.map(Turn::over).orElseGet(() -> ongoing.begin(request.id(), () -> answer(request, client)));
    }

    /// Takes a message that wants no answer. What is not known is ignored, as JSON-RPC wants it.
    public void take(Notification notification) {
        if (notification.method().equals("notifications/cancelled")) {
            RequestId.of(notification.params().get("requestId")).ifPresent(ongoing::cancel);
        } else if (notification.method().equals("notifications/initialized") && agreed != null) {
            listen(server.catalog().listen(() -> client.tell(TOOLS_CHANGED, JsonObject.empty())));
        }
    }

    /// Gives up everything in hand, and says no more.
    public void end() {
        listen(null);
        ongoing.cancelAll();
    }

    private void listen(ToolCatalog.@Nullable Listening next) {
        ToolCatalog.Listening before = listening.getAndSet(next);
        if (before != null) {
            before.close();
        }
    }

    /// What is wrong with how a request names its version, if it names one.
    public static Optional<RpcError> flawOf(Request request) {
        Optional<String> named = request.version();
        if (named.isPresent() && !named.get().equals(ProtocolVersion.V2026_07_28.text())) {
            return Optional.of(RpcError.unsupportedVersion(named.get()));
        }
        return named.isPresent() && !(request.meta().get(Meta.CLIENT_CAPABILITIES) instanceof JsonObject)
                ? Optional.of(RpcError.of(RpcError.INVALID_PARAMS, "_meta needs " + Meta.CLIENT_CAPABILITIES))
                : Optional.empty();
    }

    private Optional<Outcome> early(Request request) {
        if (request.version().isPresent() || !request.method().equals("initialize")) {
            return Optional.empty();
        }
        ProtocolVersion version =
                ProtocolVersion.negotiate(request.text("protocolVersion").orElse(""));
        agreed = version;
        return Optional.of(new Outcome.Result(server.info().welcome(version)));
    }

    private Outcome answer(Request request, Client client) throws InterruptedException {
        if (request.version().isPresent()) {
            Optional<RpcError> flaw = flawOf(request);
            return flaw.isPresent()
                    ? new Outcome.Failed(flaw.get())
                    : server.info().complete(stateless(request, client));
        }
        if (request.method().equals("ping")) {
            return Outcome.empty();
        }
        ProtocolVersion version = agreed;
        return version == null
                ? Outcome.failed(
                        RpcError.INVALID_REQUEST,
                        "not initialized: send initialize first, or name the version in _meta")
                : inSession(request, version, client);
    }

    private Outcome inSession(Request request, ProtocolVersion version, Client client) throws InterruptedException {
        return switch (request.method()) {
            case "tools/list" -> server.listTools(request, version);
            case "tools/call" -> server.callTool(request, version, client);
            default ->
                McpServer.emptyList(request.method())
                        .orElseGet(() -> new Outcome.Failed(RpcError.methodNotFound(request.method())));
        };
    }

    private Outcome stateless(Request request, Client client) throws InterruptedException {
        return switch (request.method()) {
            case "server/discover" -> new Outcome.Result(server.info().discovery());
            case "tools/list" -> cacheable(server.listTools(request, ProtocolVersion.V2026_07_28));
            case "tools/call" -> server.callTool(request, ProtocolVersion.V2026_07_28, client);
            case "subscriptions/listen" -> new Subscription(server.catalog(), client).serve(request);
            default -> new Outcome.Failed(RpcError.methodNotFound(request.method()));
        };
    }

    private static Outcome cacheable(Outcome outcome) {
        return outcome instanceof Outcome.Result(JsonObject result)
                ? new Outcome.Result(ServerInfo.cacheable(result))
                : outcome;
    }
}
