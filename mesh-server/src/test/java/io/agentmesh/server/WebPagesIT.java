package io.agentmesh.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.cors.AllowedOrigins;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.program.StartException;
import io.agentmesh.server.config.WebPages;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a browser sees of the server (registry §1.7).
final class WebPagesIT {
    private static final String ORIGIN = "origin: https://app.example";
    private static final String MARK = "access-control-allow-origin: https://app.example\r\n";

    private final Path folder;
    private final RunningServer server;

    WebPagesIT(@TempDir Path folder) throws StartException, IOException {
        this.folder = Files.createDirectory(folder.resolve("pwa"));
        this.server = RunningServer.start(
                folder,
                new WebPages(Optional.of(AllowedOrigins.parse("https://app.example")), Optional.of(this.folder)));
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("index.html"), "start page");
        Files.writeString(folder.resolve("agents"), "a file");
        Files.writeString(folder.resolve("app.wasm"), "wasm");
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
    }

    @Test
    void filesAreServedWhereNoRouteIs() throws IOException {
        assertThat(get("/")).startsWith("HTTP/1.1 200 ").endsWith("start page");
        assertThat(get("/app.wasm"))
                .contains("content-type: application/wasm\r\n")
                .doesNotContain(MARK);
        assertThat(get("/agents")).startsWith("HTTP/1.1 401 ").doesNotContain("a file");
        assertThat(get("/relay")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void apiAndRelayAreMarkedForPagesOfTheOrigin() throws IOException {
        assertThat(get("/health")).startsWith("HTTP/1.1 200 ").contains(MARK);
        assertThat(get("/agents")).startsWith("HTTP/1.1 401 ").contains(MARK);
        assertThat(get("/relay/health")).startsWith("HTTP/1.1 200 ").contains(MARK);
        assertThat(get("/relay/metrics")).startsWith("HTTP/1.1 200 ").contains(MARK);
    }

    /// A page with a token asks before it registers its agent (registry §11 W30).
    @Test
    void w30PageMayRegisterWithAToken() throws IOException {
        assertThat(send(
                        "OPTIONS /agents HTTP/1.1",
                        "access-control-request-method: POST",
                        "access-control-request-headers: authorization,content-type"))
                .startsWith("HTTP/1.1 200 ")
                .contains(MARK)
                .contains("access-control-allow-headers: *,authorization,content-type\r\n");
        String registration = "{\"agent_id\":\"a\",\"name\":\"pwa-agent\",\"capabilities\":[]}";
        assertThat(send(
                        "POST /agents HTTP/1.1",
                        "authorization: Bearer " + server.token(),
                        "content-type: application/json",
                        "content-length: " + registration.length() + "\r\n\r\n" + registration))
                .startsWith("HTTP/1.1 201 ")
                .contains(MARK);
    }

    private String get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1");
    }

    /// @param more headers; the last one may be followed by an empty line and a body
    private String send(String requestLine, String... more) throws IOException {
        int port = URI.create("http://" + server.address()).getPort();
        try (RawSocket client = RawSocket.to(port)) {
            String head = String.join("\r\n", requestLine, "host: x", "connection: close", ORIGIN);
            client.send(head + "\r\n" + String.join("\r\n", more) + "\r\n\r\n");
            return client.readToEnd();
        }
    }
}
