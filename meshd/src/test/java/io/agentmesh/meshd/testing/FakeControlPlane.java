package io.agentmesh.meshd.testing;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A control plane on a real port: notes every request, answers as it was told, and pushes to those who
/// follow `/sync`.
public final class FakeControlPlane implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    /// A request as it came.
    ///
    /// @param line method and target
    /// @param bearer the authorization header's value, empty if there was none
    /// @param body its text
    public record Seen(String line, String bearer, String body) {}

    private final EventLoops loops = EventLoops.create(1);
    private final String scheme;
    private final HttpServer server;
    private final Map<String, HttpResponse> answers = new ConcurrentHashMap<>();
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final BlockingQueue<WebSocket> followers = new LinkedBlockingQueue<>();
    private volatile Optional<HttpResponse> syncRefusal = Optional.empty();

    private FakeControlPlane(HttpServerConfig config, String scheme) throws IOException {
        this.scheme = scheme;
        server = HttpServer.start(
                config.withDrainTime(Duration.ZERO),
                loops,
                Routes.builder()
                        .webSocket("/sync", this::follow)
                        .otherwise(this::answer)
                        .build());
    }

    public static FakeControlPlane start() throws IOException {
        return startAgainAt(0);
    }

    /// One that is spoken to over TLS.
    public static FakeControlPlane startWithTls(CertificateFiles certificate) throws IOException {
        return new FakeControlPlane(HttpServerConfig.listeningOn("127.0.0.1", 0).withTls(certificate), "https");
    }

    /// One that comes back where another one was.
    public static FakeControlPlane startAgainAt(int port) throws IOException {
        return new FakeControlPlane(HttpServerConfig.listeningOn("127.0.0.1", port), "http");
    }

    public String url() {
        return scheme + "://127.0.0.1:" + server.port();
    }

    public int port() {
        return server.port();
    }

    /// Answers this method and path so from now on; everything else gets an empty 404.
    public FakeControlPlane answers(String methodAndPath, HttpResponse answer) {
        answers.put(methodAndPath, answer);
        return this;
    }

    /// Takes this method and path from now on and answers it when it is closed.
    public FakeControlPlane neverAnswers(String methodAndPath) {
        unanswered.add(methodAndPath);
        return this;
    }

    /// Turns followers away with this answer; an empty one lets them in again.
    public void refuseSync(Optional<HttpResponse> answer) {
        syncRefusal = answer;
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /// The next daemon that follows.
    public WebSocket nextFollower() throws InterruptedException {
        WebSocket follower = followers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (follower == null) {
            throw new AssertionError("nobody followed /sync");
        }
        return follower;
    }

    @Override
    public void close() {
        closed.countDown();
        server.close();
        loops.close();
    }

    private HttpResponse answer(HttpRequest request) {
        note(request);
        if (unanswered.contains(request.method() + " " + request.path())) {
            awaitClose();
        }
        return answers.getOrDefault(request.method() + " " + request.path(), HttpResponse.empty(404));
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException serverStops) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer follow(HttpRequest request) {
        note(request);
        return syncRefusal.isPresent() ? syncRefusal.get() : Upgrade.to(new Follower());
    }

    private void note(HttpRequest request) {
        String target = request.rawQuery().isEmpty() ? request.path() : request.path() + "?" + request.rawQuery();
        seen.add(new Seen(
                request.method() + " " + target,
                request.headers().first("authorization").orElse(""),
                request.bodyText()));
    }

    private final class Follower implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            followers.add(socket);
        }

        @Override
        public void onText(WebSocket socket, String text) {
            socket.close(CloseCode.POLICY_VIOLATION, "a daemon has nothing to say here");
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            followers.remove(socket);
        }
    }
}
