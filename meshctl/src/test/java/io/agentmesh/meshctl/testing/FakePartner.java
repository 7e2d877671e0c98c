package io.agentmesh.meshctl.testing;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.ListenAddress;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.tls.CertificateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A real server that gives the answers it was told, in order, whatever it is asked, and remembers what that was.
public final class FakePartner implements AutoCloseable {
    private static final List<String> PATHS = List.of("/{a}", "/{a}/{b}", "/{a}/{b}/{c}", "/{a}/{b}/{c}/{d}");

    /// More than any command sends.
    private static final int MAX_BODY_BYTES = 16 << 20;

    private final EventLoops loops = EventLoops.create(1);
    private final Queue<HttpHandler> answers = new ConcurrentLinkedQueue<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer server;
    private final String scheme;

    private FakePartner(ListenAddress address, @Nullable CertificateFiles certificate) throws IOException {
        Routes.Builder routes = Routes.builder();
        for (String path : PATHS) {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                routes.method(method, path, this::answer);
            }
        }
        HttpServerConfig config = HttpServerConfig.listeningOn(address)
                .withDrainTime(Duration.ofSeconds(1))
                .withTls(certificate)
                .withMaxBodyBytes(MAX_BODY_BYTES);
        this.scheme = certificate == null ? "http" : "https";
        this.server = HttpServer.start(config, loops, routes.build());
    }

    /// One call that came.
    ///
    /// @param line method, path and query as they were sent
    /// @param body as text
    /// @param authorization the header, or empty
    public record Asked(String line, String body, String authorization) {}

    /// A registry on a port of its own.
    public static FakePartner onTcp() throws IOException {
        return new FakePartner(new ListenAddress.Tcp("127.0.0.1", 0), null);
    }

    /// The same over TLS.
    public static FakePartner onTcpWithTls(CertificateFiles certificate) throws IOException {
        return new FakePartner(new ListenAddress.Tcp("127.0.0.1", 0), certificate);
    }

    /// A daemon on this socket.
    public static FakePartner onSocket(Path socket) throws IOException {
        return new FakePartner(new ListenAddress.UnixSocket(socket), null);
    }

    /// Its address as a control plane.
    public String url() {
        return scheme + "://127.0.0.1:" + server.port();
    }

    public FakePartner willAnswer(HttpResponse response) {
        answers.add(request -> response);
        return this;
    }

    public FakePartner willAnswer(int status, String json) {
        return willAnswer(HttpResponse.json(status, json));
    }

    /// Takes the next call and does not answer it before it is closed.
    public FakePartner willBeSilent() {
        answers.add(request -> {
            closing.await();
            return HttpResponse.empty(503);
        });
        return this;
    }

    /// Takes the next call, and answers it once the latch is open.
    public CountDownLatch willAnswerWhenTold(int status, String json) {
        CountDownLatch told = new CountDownLatch(1);
        answers.add(request -> {
            told.await();
            return HttpResponse.json(status, json);
        });
        return told;
    }

    /// What it was asked, in order.
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// The lines of what it was asked, in order.
    public List<String> askedLines() {
        return asked.stream().map(Asked::line).toList();
    }

    /// Waits until it was asked this often, up to a minute.
    public void awaitAsked(int times) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> asked.size() >= times);
    }

    private HttpResponse answer(HttpRequest request) throws IOException, InterruptedException {
        String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
        asked.add(new Asked(
                request.method() + " " + request.path() + query,
                request.bodyText(),
                request.headers().first("authorization").orElse("")));
        HttpHandler next = answers.poll();
        return next == null ? HttpResponse.error(599, "asked more often than the test expects") : next.handle(request);
    }

    @Override
    public void close() {
        closing.countDown();
        server.close();
        loops.close();
    }
}
