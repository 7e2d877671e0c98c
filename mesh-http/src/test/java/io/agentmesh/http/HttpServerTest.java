package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
final class HttpServerTest {
    private static final Routes ROUTES = Routes.builder()
            .get("/hello/{name}", request -> HttpResponse.text(200, "hello " + request.pathParameter("name")))
            .post("/echo", request -> HttpResponse.of(200, HttpResponse.TEXT, request.body()))
            .get("/nothing", _ -> HttpResponse.empty(204))
            .get("/refused", _ -> {
                throw new RequestRefused(403, "not \"yours\"");
            })
            .get("/broken", _ -> {
                throw new IOException("disk full");
            })
            .build();

    private final HttpClient client = HttpClient.create(HttpClientConfig.DEFAULTS, System::nanoTime);
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.of(ROUTES);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void answersOverTcp() throws Exception {
        HttpResponse answer = client.send(HttpCall.get(server.http("/hello/W%C3%B6rld")));

        assertThat(answer).isEqualTo(HttpResponse.text(200, "hello Wörld"));
    }

    @Test
    void answersOverAUnixSocketWhoseFileEndsWithTheServer(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("server.sock");
        HttpServerConfig config = HttpServerConfig.listeningOn(new ListenAddress.UnixSocket(socket));
        try (EventLoops loops = EventLoops.create(1);
                HttpServer unix = HttpServer.start(config, loops, ROUTES)) {
            HttpResponse answer =
                    client.send(HttpCall.overUnixSocket(socket, "POST", "/echo").withJson("{}"));

            assertThat(unix.address()).isEqualTo(config.listen());
            assertThat(answer.bodyText()).isEqualTo("{}");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void saysWhyItCannotListen() {
        HttpServerConfig taken = HttpServerConfig.listeningOn("127.0.0.1", server.port());

        assertThatThrownBy(() -> HttpServer.start(taken, server.loops(), ROUTES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port())
                .hasMessageContaining("in use");
    }

    @Test
    void saysThatItsHostIsUnknown() {
        HttpServerConfig unknown = HttpServerConfig.listeningOn("nobody.invalid", 0);

        assertThatThrownBy(() -> HttpServer.start(unknown, server.loops(), ROUTES))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on nobody.invalid:0: unknown host");
    }

    @Test
    void saysThatItsSocketFileIsThereAlready(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("taken.sock"));
        HttpServerConfig taken = HttpServerConfig.listeningOn(new ListenAddress.UnixSocket(file));

        assertThatThrownBy(() -> HttpServer.start(taken, server.loops(), ROUTES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on " + file);
        assertThat(file).exists();
    }

    @Test
    void unknownPathIs404WithoutABody() throws Exception {
        assertThat(client.send(HttpCall.get(server.http("/nowhere")))).isEqualTo(HttpResponse.empty(404));
        assertThat(client.send(HttpCall.get(server.http("/nothing/")))).isEqualTo(HttpResponse.empty(404));
    }

    @Test
    void wrongMethodIs405WithTheRightOnes() throws Exception {
        HttpResponse answer = client.send(HttpCall.of("DELETE", server.http("/nothing")));

        assertThat(answer).isEqualTo(HttpResponse.empty(405).withHeader("allow", "GET,HEAD"));
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        try (RawSocket raw = server.connect()) {
            raw.send("HEAD /hello/you HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");

            assertThat(raw.readToEnd())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("content-length: 9\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void answersWithoutContentSayNothingOfItsLength() throws Exception {
        try (RawSocket raw = server.connect()) {
            raw.send("GET /nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");

            assertThat(raw.readToEnd()).startsWith("HTTP/1.1 204 ").doesNotContain("content-length");
        }
    }

    @Test
    void handlerMayRefuseFromAnywhere() throws Exception {
        HttpResponse answer = client.send(HttpCall.get(server.http("/refused")));

        assertThat(answer).isEqualTo(HttpResponse.json(403, "{\"error\":\"not \\\"yours\\\"\"}"));
    }

    @Test
    void brokenHandlerIs500AndTellsNothing() throws Exception {
        HttpResponse answer = client.send(HttpCall.get(server.http("/broken")));

        assertThat(answer).isEqualTo(HttpResponse.json(500, "{\"error\":\"internal server error\"}"));
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        try (RawSocket raw = server.connect()) {
            raw.send("GET /hello/one HTTP/1.1\r\nhost: x\r\n\r\n"
                    + "POST /echo HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\ntwo"
                    + "GET /hello/three HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");

            assertThat(raw.readToEnd()).containsSubsequence("hello one", "two", "hello three");
        }
    }

    /// Each chunk is a message of its own, and all of them wait while the first request is in hand.
    @Test
    void takesARequestOfManyTinyChunksBehindAnother() throws Exception {
        int chunks = 8000;
        try (RawSocket raw = server.connect()) {
            raw.send("GET /hello/one HTTP/1.1\r\nhost: x\r\n\r\n"
                    + "POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
                    + "1\r\nx\r\n".repeat(chunks) + "0\r\n\r\n");

            assertThat(raw.readToEnd()).endsWith("\r\n\r\n" + "x".repeat(chunks));
        }
    }

    @Test
    void asksForTheBodyOfAClientThatWaits() throws Exception {
        try (RawSocket raw = server.connect()) {
            raw.sendHead("POST /echo HTTP/1.1", "expect: 100-continue", "content-length: 2", "connection: close");
            assertThat(raw.readHead()).startsWith("HTTP/1.1 100 ");

            raw.send("ok");
            assertThat(raw.readToEnd()).endsWith("ok");
        }
    }

    @Test
    void closesTheConnectionOfAnOldClientUnlessItAsksNotTo() throws Exception {
        try (RawSocket raw = server.connect()) {
            raw.send("GET /hello/one HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
            assertThat(raw.readHead()).contains("connection: keep-alive");
            raw.read("hello one".length());

            raw.send("GET /hello/two HTTP/1.0\r\n\r\n");
            assertThat(raw.readToEnd()).contains("connection: close").endsWith("hello two");
        }
    }

    @Test
    void takesATargetWithItsOrigin() throws Exception {
        try (RawSocket raw = server.connect()) {
            raw.send("GET http://elsewhere:1/hello/you?x=1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");

            assertThat(raw.readToEnd()).endsWith("hello you");
        }
    }

    @Test
    void stoppingTwiceIsStoppingOnce() {
        server.server().stop();
        server.server().stop();
    }
}
