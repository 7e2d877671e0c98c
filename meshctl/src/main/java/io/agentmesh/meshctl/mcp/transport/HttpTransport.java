package io.agentmesh.meshctl.mcp.transport;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.ListenAddress;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshctl.mcp.McpServer;
import io.agentmesh.meshctl.mcp.door.Doorkeeper;
import io.agentmesh.meshctl.mcp.door.Doorkeeper.Hosts;
import io.agentmesh.program.secret.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Serves any number of clients over HTTP, from its start to its close (meshctl §8.2 to §8.4). Thread-safe.
public final class HttpTransport implements AutoCloseable {
    /// Bytes of one message; the mesh carries less.
    public static final int MAX_BODY_BYTES = 4 << 20;
    /// Streams that listen count, so it is more than a few.
    static final int MAX_CONNECTIONS = 1_024;
    /// What calls in hand get when the server stops.
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final EventLoops loops;
    private final HttpServer http;
    private final Sessions sessions;

    private HttpTransport(EventLoops loops, HttpServer http, Sessions sessions) {
        this.loops = loops;
        this.http = http;
        this.sessions = sessions;
    }

    /// How it listens.
    ///
    /// @param listen where
    /// @param token what clients must show, looked up for each request; empty lets everybody in
    /// @param ticker for sessions that nobody uses any more
    /// @param random for the ids of sessions; unguessable
    public record Config(
            ListenAddress.Tcp listen, Supplier<Optional<Secret>> token, Ticker ticker, RandomGenerator random) {
        /// Whether only this machine reaches it.
        public boolean isLocal() {
            return listen.toSocketAddress() instanceof InetSocketAddress address
                    && !address.isUnresolved()
                    && address.getAddress().isLoopbackAddress();
        }
    }

    /// Listens, and answers from the moment it returns.
    ///
    /// @throws IOException if the address cannot be had
    public static HttpTransport start(McpServer server, Config config) throws IOException {
        Sessions sessions = new Sessions(config.ticker(), config.random());
        Doorkeeper door = new Doorkeeper(config.token(), config.isLocal() ? Hosts.THIS_MACHINE : Hosts.ANY);
        HttpServerConfig serving = HttpServerConfig.listeningOn(config.listen())
                .withMaxBodyBytes(MAX_BODY_BYTES)
                .withMaxConnections(MAX_CONNECTIONS)
                .withDrainTime(DRAIN);
        EventLoops loops = EventLoops.create(1);
        try {
            HttpServer http = HttpServer.start(serving, loops, routes(door, new HttpEndpoint(server, sessions)));
            return new HttpTransport(loops, http, sessions);
        } catch (IOException taken) {
            loops.close();
            throw taken;
        }
    }

    private static Routes routes(Doorkeeper door, HttpEndpoint endpoint) {
        Routes.Builder routes = Routes.builder().filter((request, next) -> {
            Optional<HttpResponse> refusal = door.refusal(request);
            return refusal.isPresent() ? refusal.get() : next.proceed(request);
        });
        for (String path : List.of("/mcp", "/mcp/", "/mcp/{below}")) {
            routes.streaming("GET", path, endpoint::get)
                    .streaming("POST", path, endpoint::post)
                    .delete(path, endpoint::delete);
        }
        return routes.otherwise(request -> door.refusal(request).orElse(HttpResponse.empty(404)))
                .build();
    }

    /// The port that it listens on.
    public int port() {
        return http.port();
    }

    /// Where clients find it.
    public String url() {
        return "http://" + http.address() + "/mcp";
    }

    /// Ends all sessions and what they have in hand, and stops listening.
    @Override
    public void close() {
        sessions.removeAll();
        http.close();
        loops.close();
    }
}
