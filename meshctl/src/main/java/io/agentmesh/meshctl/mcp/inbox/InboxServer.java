package io.agentmesh.meshctl.mcp.inbox;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshctl.mcp.door.Doorkeeper;
import io.agentmesh.meshctl.mcp.protocol.RandomUuid;
import io.agentmesh.program.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The daemon's local agent, as far as the daemon sees: takes requests on this machine and answers them when the
/// assistant has. From its start to its close. Thread-safe.
public final class InboxServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 2 * Inbox.MAX_MESSAGES;
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final EventLoops loops;
    private final HttpServer http;

    private InboxServer(EventLoops loops, HttpServer http) {
        this.loops = loops;
        this.http = http;
    }

    /// What a request becomes.
    ///
    /// @param random for the names of messages
    private record Desk(Inbox inbox, Duration patience, InstantSource clock, RandomGenerator random) {
        HttpResponse take(HttpRequest request) throws InterruptedException {
            if (!request.headers().first("content-type").orElse("").startsWith(HttpResponse.JSON)) {
                return HttpResponse.error(415, "Expected request with `Content-Type: application/json`");
            }
            return switch (Json.parse(request.body())) {
                case Decoded.Ok<JsonValue>(JsonValue body) -> ask(request, body);
                case Decoded.Bad<JsonValue> bad ->
                    HttpResponse.error(400, bad.violation().detail());
            };
        }

        private HttpResponse ask(HttpRequest request, JsonValue body) throws InterruptedException {
            InboxMessage message = InboxMessage.of(
                    RandomUuid.from(random), request.headers().first("x-mesh-from"), body, clock.instant());
            return switch (inbox.ask(message)) {
                case Inbox.End.Answered(JsonValue reply) -> HttpResponse.json(200, reply.toString());
                case Inbox.End.TimedOut() ->
                    HttpResponse.json(
                            200,
                            JsonObject.empty()
                                    .with("error", "reply_timeout")
                                    .with("message_id", message.id())
                                    .with("timeout_secs", JsonInteger.of(patience.toSeconds()))
                                    .toString());
                case Inbox.End.Full() -> HttpResponse.error(503, "inbox_full");
            };
        }
    }

    /// How it listens.
    ///
    /// @param port 0 for any free one
    /// @param token what a daemon must show; empty lets every program of this machine in, as the original's does
    /// @param random unguessable
    public record Config(int port, Optional<Secret> token, InstantSource clock, RandomGenerator random) {}

    /// Listens on this machine, and answers from the moment it returns. Web pages are turned away in any case.
    ///
    /// @throws IOException if the port cannot be had
    public static InboxServer start(Inbox inbox, Config config) throws IOException {
        Desk desk = new Desk(inbox, Inbox.PATIENCE, config.clock(), config.random());
        Doorkeeper door = new Doorkeeper(config::token, Doorkeeper.Hosts.THIS_MACHINE);
        HttpServerConfig serving = HttpServerConfig.listeningOn("127.0.0.1", config.port())
                .withMaxConnections(MAX_CONNECTIONS)
                .withDrainTime(DRAIN);
        EventLoops loops = EventLoops.create(1);
        try {
            return new InboxServer(loops, HttpServer.start(serving, loops, routes(door, desk)));
        } catch (IOException taken) {
            loops.close();
            throw taken;
        }
    }

    private static Routes routes(Doorkeeper door, Desk desk) {
        return Routes.builder()
                .filter((request, next) -> {
                    Optional<HttpResponse> refusal = door.refusal(request);
                    return refusal.isPresent() ? refusal.get() : next.proceed(request);
                })
                .post("/", desk::take)
                .build();
    }

    /// The port that it listens on.
    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
        loops.close();
    }
}
