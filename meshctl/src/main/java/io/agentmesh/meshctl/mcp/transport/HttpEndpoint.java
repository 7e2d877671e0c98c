package io.agentmesh.meshctl.mcp.transport;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.StreamedResponse;
import io.agentmesh.meshctl.mcp.Conversation;
import io.agentmesh.meshctl.mcp.McpServer;
import io.agentmesh.meshctl.mcp.Turn;
import io.agentmesh.meshctl.mcp.protocol.Incoming;
import io.agentmesh.meshctl.mcp.protocol.Incoming.Request;
import io.agentmesh.meshctl.mcp.protocol.MessageReader;
import io.agentmesh.meshctl.mcp.protocol.Outcome;
import io.agentmesh.meshctl.mcp.protocol.Outgoing;
import io.agentmesh.meshctl.mcp.protocol.ProtocolVersion;
import io.agentmesh.meshctl.mcp.protocol.RequestId;
import io.agentmesh.meshctl.mcp.protocol.RpcError;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `POST`, `GET` and `DELETE /mcp` (meshctl §8.3; MCP, "Streamable HTTP"). Thread-safe.
final class HttpEndpoint {
    private static final String SESSION = "mcp-session-id";
    private static final String VERSION = "mcp-protocol-version";
    private static final String EVENTS = "text/event-stream";
    private static final Headers EVENT_STREAM =
            Headers.of("content-type", EVENTS).with("cache-control", "no-cache").with("x-accel-buffering", "no");

    private final McpServer server;
    private final Sessions sessions;

    HttpEndpoint(McpServer server, Sessions sessions) {
        this.server = server;
        this.sessions = sessions;
    }

    /// Takes one message.
    Answer post(HttpRequest http) {
        String accept = http.headers().first("accept").orElse("");
        if (!accept.contains(HttpResponse.JSON) || !accept.contains(EVENTS)) {
            return flaw(406, "Not Acceptable: Client must accept both application/json and text/event-stream");
        }
        if (!http.headers().first("content-type").orElse("").startsWith(HttpResponse.JSON)) {
            return flaw(415, "Unsupported Media Type: Content-Type must be application/json");
        }
        return switch (MessageReader.read(http.body())) {
            case Incoming.Malformed malformed -> error(400, malformed.id(), malformed.error());
            case Request request when isStateless(http, request) -> stateless(http, request);
            case Request request when http.headers().first(SESSION).isEmpty() -> initialize(request);
            case Request request -> inSession(http, session -> answer(session.conversation(), request));
            case Incoming.Notification notification ->
                inSession(http, session -> {
                    session.conversation().take(notification);
                    return HttpResponse.empty(202);
                });
            case Incoming.Response _ -> inSession(http, session -> HttpResponse.empty(202));
        };
    }

    /// Opens the stream of what nobody asked for.
    Answer get(HttpRequest http) {
        if (!http.headers().first("accept").orElse("").contains(EVENTS)) {
            return flaw(406, "Not Acceptable: Client must accept text/event-stream");
        }
        return inSession(
                http, session -> new StreamedResponse(200, EVENT_STREAM, out -> session.listen(new EventSink(out))));
    }

    /// Ends a session; one that is gone already is as good.
    HttpResponse delete(HttpRequest http) {
        Optional<String> id = http.headers().first(SESSION);
        id.ifPresent(sessions::remove);
        return id.isPresent() ? HttpResponse.empty(204) : flaw(400, "Bad Request: Session ID is required");
    }

    private interface Use {
        Answer of(HttpSession session);
    }

    private Answer inSession(HttpRequest http, Use use) {
        Optional<String> id = http.headers().first(SESSION);
        if (id.isEmpty()) {
            return flaw(400, "Bad Request: Session ID is required");
        }
        Optional<String> version = http.headers().first(VERSION);
        if (version.isPresent() && ProtocolVersion.of(version.get()).isEmpty()) {
            return error(400, null, RpcError.unsupportedVersion(version.get()));
        }
        return sessions.find(id.get()).map(use::of).orElseGet(() -> flaw(404, "Not Found: Session not found"));
    }

    private Answer initialize(Request request) {
        if (!request.method().equals("initialize")) {
            return flaw(422, "Unexpected message, expect initialize request");
        }
        HttpSession session = new HttpSession(server);
        HttpResponse welcome = whole(session.conversation(), request);
        return welcome.withHeader(SESSION, sessions.add(session));
    }

    private static boolean isStateless(HttpRequest http, Request request) {
        return request.version().isPresent()
                || http.headers().first(VERSION).equals(Optional.of(ProtocolVersion.V2026_07_28.text()));
    }

    /// A request that stands by itself: its headers must say what its body says (MCP 2026-07-28).
    private Answer stateless(HttpRequest http, Request request) {
        Optional<RpcError> flaw =
                MirroredHeaders.flawOf(http.headers(), request).or(() -> Conversation.flawOf(request));
        return flaw.isPresent()
                ? error(400, request.id(), flaw.get())
                : answer(server.converse((method, params) -> {}), request);
    }

    /// Calls take their time and may be reported on, so they are answered with a stream; the rest at once.
    private static Answer answer(Conversation conversation, Request request) {
        return switch (request.method()) {
            case "tools/call", "subscriptions/listen" ->
                new StreamedResponse(200, EVENT_STREAM, out -> {
                    EventSink events = new EventSink(out);
                    Optional<Outcome> outcome =
                            conversation.begin(request, events).run();
                    if (outcome.isPresent()) {
                        events.send(Outgoing.answer(request.id(), outcome.get()));
                    }
                });
            default -> whole(conversation, request);
        };
    }

    private static HttpResponse whole(Conversation conversation, Request request) {
        Turn turn = conversation.begin(request, (method, params) -> {});
        return turn.run()
                .map(outcome -> HttpResponse.json(
                        isUnknownMethod(request, outcome) ? 404 : 200, Outgoing.answer(request.id(), outcome)))
                .orElse(HttpResponse.empty(202));
    }

    /// Requests that stand by themselves have a status for it; in a session 404 says that the session is gone.
    private static boolean isUnknownMethod(Request request, Outcome outcome) {
        return request.version().isPresent()
                && outcome instanceof Outcome.Failed(RpcError error)
                && error.code() == RpcError.METHOD_NOT_FOUND;
    }

    private static HttpResponse flaw(int status, String text) {
        return error(status, null, RpcError.of(RpcError.INVALID_REQUEST, text));
    }

    private static HttpResponse error(int status, @Nullable RequestId id, RpcError error) {
        return HttpResponse.json(status, Outgoing.error(id, error));
    }
}
