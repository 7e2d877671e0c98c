package io.agentmesh.meshd.testing;

import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// A program of the same user, calling the local API over its socket.
public final class LocalCaller implements AutoCloseable {
    private final Path socket;
    private final HttpClient client = HttpClient.create(
            HttpClientConfig.DEFAULTS.withMaxIdleConnections(0).withDeadline(Duration.ofMinutes(2)), System::nanoTime);

    public LocalCaller(Path socket) {
        this.socket = socket;
    }

    /// Calls without a body.
    public HttpResponse call(String method, String target) throws IOException, InterruptedException {
        return client.send(HttpCall.overUnixSocket(socket, method, target));
    }

    /// How a request in the outbox ended, however long that takes.
    public String endOf(String id) throws IOException, InterruptedException {
        String report = "";
        while (!report.contains("ended_at")) {
            HttpResponse shown = call("GET", "/outbox/" + id + "?wait_secs=60");
            if (shown.status() != 200) {
                throw new IOException("no report: " + shown.bodyText());
            }
            report = shown.bodyText();
        }
        return report;
    }

    /// Posts JSON.
    public HttpResponse post(String target, String json) throws IOException, InterruptedException {
        return client.send(HttpCall.overUnixSocket(socket, "POST", target).withJson(json));
    }

    /// Posts JSON, and reads the answer as it comes.
    public HttpExchange open(String target, String json) throws IOException, InterruptedException {
        return client.open(HttpCall.overUnixSocket(socket, "POST", target).withJson(json));
    }

    /// Posts JSON, and waits for nothing; the answer comes on the socket.
    public SocketChannel ask(String target, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST " + target + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: "
                        + body.length + "\r\n\r\n";
        SocketChannel asking = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Channels.newOutputStream(asking).write((head + json).getBytes(StandardCharsets.UTF_8));
        return asking;
    }

    /// Posts a body of another type.
    public HttpResponse post(String target, String contentType, byte[] body) throws IOException, InterruptedException {
        return client.send(HttpCall.overUnixSocket(socket, "POST", target).withBody(contentType, body));
    }

    @Override
    public void close() {
        client.close();
    }
}
