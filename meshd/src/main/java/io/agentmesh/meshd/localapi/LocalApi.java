package io.agentmesh.meshd.localapi;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.ListenAddress;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.node.NodeView;
import io.agentmesh.program.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/// The local API, from its start to its close. Thread-safe.
public final class LocalApi implements AutoCloseable {
    /// Callers at a time; the owner's programs are few.
    static final int MAX_CONNECTIONS = 256;

    /// What may stand around the payload in a body.
    static final int AROUND_A_PAYLOAD = 64 << 10;

    /// What a caller may take to read on. One that reads a stream slowly holds back the agent that answers,
    /// and nobody else; the owner's programs may be stopped for a while, as by a pager.
    static final Duration LONGEST_STALL = Duration.ofHours(1);

    private final HttpServer server;

    private LocalApi(HttpServer server) {
        this.server = server;
    }

    /// How it listens.
    ///
    /// @param socket where; the folder must be there, and closed to others
    /// @param maxPayload bytes of the largest payload; a body may have 64 KiB more
    /// @param drainTime what requests in flight get at the end
    public record Config(Path socket, int maxPayload, Duration drainTime) {}

    /// Listens and answers from the moment it returns.
    ///
    /// @param routes made by [#routes]
    /// @throws StartException if the socket cannot be made
    public static LocalApi start(Config config, EventLoops loops, Routes routes) throws StartException {
        HttpServerConfig serving = HttpServerConfig.listeningOn(new ListenAddress.UnixSocket(config.socket()))
                .withMaxConnections(MAX_CONNECTIONS)
                .withMaxBodyBytes(config.maxPayload() + AROUND_A_PAYLOAD)
                .withStallTimeout(LONGEST_STALL)
                .withDrainTime(config.drainTime());
        try {
            HttpServer server = HttpServer.start(serving, loops, routes);
            Files.setPosixFilePermissions(config.socket(), PosixFilePermissions.fromString("rwx------"));
            return new LocalApi(server);
        } catch (IOException failed) {
            throw new StartException("failed to bind UDS " + config.socket(), failed);
        }
    }

    /// All routes: the status, requests over the mesh, and those of other features.
    public static Routes routes(NodeView node, RequestRoute requests, List<Routes> features) {
        Routes.Builder routes = Routes.builder()
                .filter(new ErrorShape())
                .get("/status", new StatusRoute(node))
                .post("/request", requests);
        features.forEach(feature -> routes.mount("", feature));
        return routes.otherwise(
                        request -> ErrorShape.error(404, "no such route: " + request.method() + " " + request.path()))
                .build();
    }

    /// Takes no more callers and gives those that wait for an answer the drain time; removes the socket's
    /// file.
    @Override
    public void close() {
        server.stop();
    }
}
