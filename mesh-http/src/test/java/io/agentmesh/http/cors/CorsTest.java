package io.agentmesh.http.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Requests as browsers send them, byte by byte (registry §1.7).
final class CorsTest {
    private static final String PAGE = "Origin: https://app.example";
    private static final String STRANGER = "Origin: https://evil.example";
    private static final String VARY =
            "vary: origin, access-control-request-method, access-control-request-headers\r\n";

    private TestServer server = serve("https://app.example");

    private static TestServer serve(String origins) {
        var cors = new Cors(AllowedOrigins.parse(origins));
        Routes api = Routes.builder()
                .filter(cors)
                .filter((request, next) -> {
                    if (!request.headers().contains("authorization")) {
                        throw new RequestRefused(401, "missing authorization header");
                    }
                    return next.proceed(request);
                })
                .get("/agents", request -> HttpResponse.json(200, "[]").withHeader("vary", "accept"))
                .webSocket("/sync", request -> Upgrade.to(new RecordingListener()))
                .build();
        try {
            return TestServer.of(Routes.builder()
                    .mount("", api)
                    .otherwise(cors.before(request -> HttpResponse.empty(404)))
                    .build());
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// `*` alone does not cover `authorization` (Fetch standard, registry §11 W30).
    @Test
    void w30StrictBrowserLearnsThatItMaySendATokenAndJson() throws IOException {
        String answer = send(
                "OPTIONS /agents HTTP/1.1",
                PAGE,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization, content-type");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("access-control-allow-origin: https://app.example\r\n")
                .contains("access-control-allow-methods: *\r\n")
                .contains("access-control-allow-headers: *,authorization,content-type\r\n")
                .contains("content-length: 0\r\n")
                .contains(VARY);
    }

    @Test
    void preflightNeedsNoTokenAndAsksNoRoute() throws IOException {
        assertThat(send("OPTIONS /agents HTTP/1.1", PAGE))
                .startsWith("HTTP/1.1 200 ")
                .contains("access-control-allow-headers: *\r\n");
        assertThat(send("OPTIONS /nowhere HTTP/1.1", PAGE)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whatIsNoHeaderNameIsNotEchoed() throws IOException {
        assertThat(send("OPTIONS /agents HTTP/1.1", PAGE, "Access-Control-Request-Headers: a b, \"x\", ok, , ok"))
                .contains("access-control-allow-headers: *,ok\r\n");
    }

    @Test
    void answersAndErrorsSayThatThePageMayReadThem() throws IOException {
        assertThat(send("GET /agents HTTP/1.1", PAGE, "Authorization: Bearer x"))
                .startsWith("HTTP/1.1 200 ")
                .contains("access-control-allow-origin: https://app.example\r\n")
                .contains("vary: accept, origin,");
        assertThat(send("GET /agents HTTP/1.1", PAGE))
                .startsWith("HTTP/1.1 401 ")
                .contains("access-control-allow-origin: https://app.example\r\n");
        assertThat(send("DELETE /agents HTTP/1.1", PAGE, "Authorization: Bearer x"))
                .startsWith("HTTP/1.1 405 ")
                .contains("access-control-allow-origin: https://app.example\r\n");
        assertThat(send("GET /nowhere HTTP/1.1", PAGE))
                .startsWith("HTTP/1.1 404 ")
                .contains("access-control-allow-origin: https://app.example\r\n");
    }

    @Test
    void strangersRequestRunsAndItsBrowserIsToldNothing() throws IOException {
        assertThat(send("GET /agents HTTP/1.1", STRANGER, "Authorization: Bearer x"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("access-control-allow-origin")
                .contains("vary: accept, origin,");
        assertThat(send("OPTIONS /agents HTTP/1.1", STRANGER)).doesNotContain("access-control-allow-origin");
    }

    @Test
    void starIsSaidToEverybodyAlsoWithoutAnOrigin() throws IOException {
        server.close();
        server = serve("*");

        assertThat(send("GET /agents HTTP/1.1", STRANGER, "Authorization: Bearer x"))
                .contains("access-control-allow-origin: *\r\n");
        assertThat(send("GET /agents HTTP/1.1", "Authorization: Bearer x"))
                .contains("access-control-allow-origin: *\r\n");
    }

    @Test
    void socketsOpenAsBefore() throws IOException {
        try (RawSocket client = server.connect()) {
            client.sendHead(
                    "GET /sync HTTP/1.1",
                    "host: x",
                    PAGE,
                    "authorization: Bearer x",
                    "connection: upgrade",
                    "upgrade: websocket",
                    "sec-websocket-version: 13",
                    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==");

            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        }
    }

    private String send(String requestLine, String... headers) throws IOException {
        try (RawSocket client = server.connect()) {
            client.send(
                    requestLine + "\r\nhost: x\r\nconnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
            return client.readToEnd();
        }
    }
}
