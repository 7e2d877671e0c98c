package io.agentmesh.http.testing;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.route.Routes;
import java.io.IOException;
import java.net.URI;
import java.util.function.UnaryOperator;

/// A server on a free port of 127.0.0.1, with event loops of its own; both end with it.
public final class TestServer implements AutoCloseable {
    private final EventLoops loops = EventLoops.create(1);
    private final HttpServer server;

    private TestServer(Routes routes, UnaryOperator<HttpServerConfig> change) throws IOException {
        this.server = HttpServer.start(change.apply(HttpServerConfig.listeningOn("127.0.0.1", 0)), loops, routes);
    }

    public static TestServer of(Routes routes) throws IOException {
        return new TestServer(routes, config -> config);
    }

    public static TestServer of(Routes routes, UnaryOperator<HttpServerConfig> change) throws IOException {
        return new TestServer(routes, change);
    }

    public HttpServer server() {
        return server;
    }

    public EventLoops loops() {
        return loops;
    }

    public int port() {
        return server.port();
    }

    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    public RawSocket connect() throws IOException {
        return RawSocket.to(port());
    }

    @Override
    public void close() {
        server.stop();
        loops.close();
    }
}
