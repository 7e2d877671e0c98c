package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.http.message.FilePart;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of an open file when an answer does not get to its end.
final class FileSendingTest {
    private static final long LARGE = 1L << 30;

    private final Path file;
    private final Queue<FileChannel> opened = new ConcurrentLinkedQueue<>();
    private final TestServer server;

    FileSendingTest(@TempDir Path folder) throws IOException {
        this.file = Files.createFile(folder.resolve("file"));
        this.server = TestServer.of(Routes.builder()
                .get("/file", request -> HttpResponse.of(200, Headers.none(), open()))
                .build());
    }

    private FilePart open() throws IOException {
        FileChannel channel = FileChannel.open(file);
        opened.add(channel);
        return new FilePart(channel, 0, LARGE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// A gibibyte in this process's memory would end it; nothing but pieces is ever there.
    @Test
    void clientThatGoesAwayInTheMiddleClosesTheFile() throws IOException {
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(LARGE);
        }
        try (RawSocket client = server.connect()) {
            client.sendHead("GET /file HTTP/1.1", "host: x");
            assertThat(client.readHead()).contains("content-length: " + LARGE);
            client.read(1 << 20);
        }

        await().until(() -> opened.stream().noneMatch(FileChannel::isOpen));
    }

    @Test
    void fileThatIsShorterThanSaidEndsTheConnection() throws IOException {
        Files.writeString(file, "short");

        try (RawSocket client = server.connect()) {
            client.sendHead("GET /file HTTP/1.1", "host: x");
            assertThat(client.readToEnd()).doesNotContain("short");
        }
        await().until(() -> opened.stream().noneMatch(FileChannel::isOpen));
    }

    @Test
    void headOfAFileHasNoBodyAndClosesIt() throws IOException {
        try (RawSocket client = server.connect()) {
            client.sendHead("HEAD /file HTTP/1.1", "host: x", "connection: close");
            assertThat(client.readToEnd()).contains("content-length: " + LARGE).endsWith("\r\n\r\n");
        }
        await().until(() -> opened.stream().noneMatch(FileChannel::isOpen));
    }
}
