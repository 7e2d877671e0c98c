package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpServerTest {
    private final EventLoops loops = EventLoops.create(1);
    private final HttpClient client = HttpClient.create(HttpClientConfig.DEFAULTS, System::nanoTime);
    private final Routes routes = Routes.builder()
            .get("/hello/{name}", request -> HttpResponse.text(200, "hello " + request.pathParameter("name")))
            .post("/echo", request -> HttpResponse.of(200, HttpResponse.TEXT, request.body()))
            .build();

    @AfterEach
    void close() {
        client.close();
        loops.close();
    }

    @Test
    void answersOverTcp() throws Exception {
        try (HttpServer server = HttpServer.start(HttpServerConfig.listeningOn("127.0.0.1", 0), loops, routes)) {
            HttpResponse answer =
                    client.send(HttpCall.get(URI.create("http://127.0.0.1:" + server.port() + "/hello/W%C3%B6rld")));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.bodyText()).isEqualTo("hello Wörld");
        }
    }

    @Test
    void answersOverAUnixSocket(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("server.sock");
        ListenAddress address = new ListenAddress.UnixSocket(socket);
        try (HttpServer server = HttpServer.start(HttpServerConfig.listeningOn(address), loops, routes)) {
            HttpResponse answer =
                    client.send(HttpCall.overUnixSocket(socket, "POST", "/echo").withJson("{}"));

            assertThat(server.address()).isEqualTo(address);
            assertThat(answer.bodyText()).isEqualTo("{}");
        }
        assertThat(socket).doesNotExist();
    }
}
