package io.agentmesh.registry.login;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.registry.config.LoginConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// A login provider over real HTTP that answers what it was told to, path by path, in order. A path with nothing left
/// to answer hangs until the end.
public final class FakeProvider implements AutoCloseable {
    private final EventLoops loops = EventLoops.create(1);
    private final Map<String, BlockingQueue<HttpResponse>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /// Serves until it is closed.
    public FakeProvider() throws IOException {
        Routes routes = Routes.builder().otherwise(this::answer).build();
        server = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO), loops, routes);
    }

    /// Where it is.
    public String address() {
        return "http://127.0.0.1:" + server.port();
    }

    /// What a registry is told of it.
    public LoginConfig config(LoginConfig.Kind kind) {
        return new LoginConfig(kind, URI.create(address()), "cid", Secret.of("csecret"));
    }

    /// The next answer at a path.
    public FakeProvider will(String path, int status, String json) {
        at(path).add(HttpResponse.json(status, json));
        return this;
    }

    /// Method, path and body of every request, with the bearer token and the user agent if there are any.
    public List<String> asked() {
        return asked;
    }

    /// The member of a JSON object's text.
    public static String member(String json, String name) {
        return String.valueOf(((JsonObject) Json.parse(json).orThrow()).get(name))
                .replace("\"", "");
    }

    private HttpResponse answer(HttpRequest request) throws InterruptedException {
        asked.add(request.method() + " " + request.path() + " " + request.bodyText()
                + request.headers().first("authorization").map(" "::concat).orElse("")
                + request.headers().first("user-agent").map(" "::concat).orElse(""));
        return at(request.path()).take();
    }

    private BlockingQueue<HttpResponse> at(String path) {
        return answers.computeIfAbsent(path, _ -> new LinkedBlockingQueue<>());
    }

    @Override
    public void close() {
        server.stop();
        loops.close();
    }
}
