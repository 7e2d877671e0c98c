package io.agentmesh.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests for files, byte by byte (registry §1.7).
final class StaticFilesTest {
    /// What is sent at a time.
    private static final int PIECE_BYTES = 64 << 10;
    private static final String PAGE = "<html><script>start()</script><script src=\"app.js\"></script></html>";

    private final Path outside;
    private final Path folder;
    private final TestServer server;

    StaticFilesTest(@TempDir Path temporary) throws IOException {
        this.outside = Files.writeString(temporary.resolve("secret.txt"), "secret");
        this.folder = Files.createDirectory(temporary.resolve("pwa"));
        Files.writeString(folder.resolve("index.html"), PAGE);
        Files.writeString(folder.resolve("app.js"), "0123456789");
        Files.setLastModifiedTime(folder.resolve("app.js"), FileTime.from(Instant.parse("2024-02-03T04:05:06.789Z")));
        this.server = TestServer.of(Routes.builder()
                .get("/health", request -> HttpResponse.text(200, "ok"))
                .otherwise(StaticFiles.in(folder))
                .build());
    }

    @BeforeEach
    void hide() throws IOException {
        Files.writeString(folder.resolve(".env"), "secret");
        Files.writeString(Files.createDirectory(folder.resolve(".git")).resolve("config"), "secret");
        Files.writeString(Files.createDirectory(folder.resolve("sub")).resolve("page.html"), "page");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void folderIsItsIndexAndRoutesWinOverFiles() throws IOException {
        Files.writeString(folder.resolve("health"), "a file");

        assertThat(get("/")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + PAGE);
        assertThat(get("/health")).endsWith("\r\n\r\nok");
        assertThat(get("/sub/page.html?x=1")).endsWith("\r\n\r\npage");
        assertThat(get("/sub/")).startsWith("HTTP/1.1 404 ");
        assertThat(get("/sub?x=1")).startsWith("HTTP/1.1 307 ").contains("location: /sub/?x=1\r\n");
        assertThat(get("/app.js/")).startsWith("HTTP/1.1 404 ");
        assertThat(get("/nothing")).startsWith("HTTP/1.1 404 ").contains("content-length: 0\r\n");
    }

    @Test
    void otherMethodsAreRefusedAndHeadHasNoBody() throws IOException {
        assertThat(send("POST /app.js HTTP/1.1")).startsWith("HTTP/1.1 405 ").contains("allow: GET,HEAD\r\n");
        assertThat(send("OPTIONS /app.js HTTP/1.1")).startsWith("HTTP/1.1 405 ");
        assertThat(send("HEAD /app.js HTTP/1.1"))
                .startsWith("HTTP/1.1 200 ")
                .contains("content-length: 10\r\n")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a.js, text/javascript",
        "a.wasm, application/wasm",
        "a.html, text/html; charset=utf-8",
        "a.CSS, text/css; charset=utf-8",
        "a.webmanifest, application/manifest+json",
        "a.b.svg, image/svg+xml",
        "js, application/octet-stream",
        "a.unknown, application/octet-stream"
    })
    void mediaTypeFollowsFromTheName(String name, String type) throws IOException {
        Files.writeString(folder.resolve(name), "x");

        assertThat(get("/" + name)).contains("content-type: " + type + "\r\n", "x-content-type-options: nosniff\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.env",
                "/.git/config",
                "/%2eenv",
                "/sub/../.env",
                "/../secret.txt",
                "/%2e%2e/secret.txt",
                "/..%2fsecret.txt",
                "/%2e%2e%2fsecret.txt",
                "/..%5csecret.txt",
                "/sub/../../secret.txt",
                "/sub/%2e%2e/%2e%2e/secret.txt",
                "/%252e%252e/secret.txt",
                "/%c0%ae%c0%ae/secret.txt",
                "//secret.txt",
                "//",
                "/sub//page.html",
                "/app.js%00.html",
                "/app.js%0a",
                "/%ff",
                "/./app.js"
            })
    void wayOutOrHiddenFileOrOddSpellingIsNotFound(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 404 ").doesNotContain("secret");
    }

    @Test
    void overlongNameIsNotFound() throws IOException {
        assertThat(get("/" + "x".repeat(5_000))).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void linkIsFollowedWithinTheFolderAndNotOutOfItNorToWhatIsHidden() throws IOException {
        Files.createSymbolicLink(folder.resolve("within.js"), Path.of("app.js"));
        Files.createSymbolicLink(folder.resolve("out.txt"), outside);
        Files.createSymbolicLink(folder.resolve("up"), folder.getParent());
        Files.createSymbolicLink(folder.resolve("git"), Path.of(".git"));

        assertThat(get("/within.js")).endsWith("0123456789");
        assertThat(get("/out.txt")).startsWith("HTTP/1.1 404 ");
        assertThat(get("/up/secret.txt")).startsWith("HTTP/1.1 404 ");
        assertThat(get("/git/config")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void copyThatIsFreshIsNotSentAgain() throws IOException {
        String first = get("/app.js");
        String tag = first.replaceAll("(?s).*etag: ([^\r]*)\r.*", "$1");

        assertThat(first).contains("last-modified: Sat, 03 Feb 2024 04:05:06 GMT\r\n", "cache-control: no-cache\r\n");
        assertThat(get("/app.js", "If-None-Match: \"x\", W/" + tag))
                .startsWith("HTTP/1.1 304 ")
                .contains("etag: " + tag + "\r\n")
                .endsWith("\r\n\r\n");
        assertThat(get("/app.js", "If-Modified-Since: Sat, 03 Feb 2024 04:05:06 GMT"))
                .startsWith("HTTP/1.1 304 ");
        assertThat(get("/app.js", "If-Modified-Since: Sat, 03 Feb 2024 04:05:05 GMT"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(get("/app.js", "If-Modified-Since: yesterday")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/app.js", "If-None-Match: \"x\"", "If-Modified-Since: Sat, 03 Feb 2024 04:05:06 GMT"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void fileWithItsDigestInTheNameIsKeptForEver() throws IOException {
        Files.writeString(folder.resolve("app-3f9a1c2b4d5e6f70_bg.wasm"), "x");
        Files.writeString(folder.resolve("app-facade.js"), "x");

        assertThat(get("/app-3f9a1c2b4d5e6f70_bg.wasm")).contains("cache-control: public, max-age=31536000, immutable");
        assertThat(get("/app-facade.js")).contains("cache-control: no-cache\r\n");
    }

    @Test
    void rangesAreServedOneAtATime() throws IOException {
        assertThat(get("/app.js", "Range: bytes=2-4"))
                .startsWith("HTTP/1.1 206 ")
                .contains("content-range: bytes 2-4/10\r\n", "content-length: 3\r\n")
                .endsWith("\r\n\r\n234");
        assertThat(get("/app.js", "Range: bytes=-2")).endsWith("\r\n\r\n89");
        assertThat(get("/app.js", "Range: bytes=10-"))
                .startsWith("HTTP/1.1 416 ")
                .contains("content-range: bytes */10\r\n");
        assertThat(get("/app.js", "Range: bytes=2-4", "If-Range: \"another\"")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/app.js", "Range: bytes=2-4", "If-Range: Sat, 03 Feb 2024 04:05:06 GMT"))
                .startsWith("HTTP/1.1 206 ");
    }

    @Test
    void pageMayRunItsOwnScriptsAndTalkToWhereItCameFrom() throws IOException {
        assertThat(get("/"))
                .contains("content-security-policy: default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"
                        // of start()
                        + " 'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00=';")
                .contains("connect-src 'self' ws://x wss://x;", "frame-ancestors 'none'")
                .contains("x-frame-options: DENY\r\n", "referrer-policy: no-referrer\r\n");
        assertThat(send("GET / HTTP/1.0")).doesNotContain("ws://");
    }

    @Test
    void largeFileArrivesWholeAndTheConnectionGoesOn() throws IOException {
        byte[] large = new byte[5 * PIECE_BYTES + 7];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        Files.write(folder.resolve("large.bin"), large);
        try (RawSocket client = server.connect()) {
            client.sendHead("GET /large.bin HTTP/1.1", "host: x");
            assertThat(client.readHead()).contains("content-length: " + large.length);
            assertThat(client.read(large.length)).isEqualTo(large);

            client.sendHead("GET /app.js HTTP/1.1", "host: x");
            client.readHead();
            assertThat(client.read(10)).asString().isEqualTo("0123456789");
        }
    }

    @Test
    void emptyFileIsAnAnswer() throws IOException {
        Files.createFile(folder.resolve("empty.js"));

        assertThat(get("/empty.js")).startsWith("HTTP/1.1 200 ").contains("content-length: 0\r\n");
    }

    @Test
    void folderThatIsMissingOrAFileIsRefusedAtTheStart() {
        assertThatThrownBy(() -> StaticFiles.in(folder.resolve("no"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> StaticFiles.in(folder.resolve("app.js"))).isInstanceOf(IOException.class);
    }

    private String get(String path, String... headers) throws IOException {
        return send("GET " + path + " HTTP/1.1", headers);
    }

    private String send(String requestLine, String... headers) throws IOException {
        String host = requestLine.endsWith("1.1") ? "host: x\r\n" : "";
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        try (RawSocket client = server.connect()) {
            client.send(requestLine + "\r\n" + host + "connection: close\r\n" + more + "\r\n");
            return client.readToEnd();
        }
    }
}
