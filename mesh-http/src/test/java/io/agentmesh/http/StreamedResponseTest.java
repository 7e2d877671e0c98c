package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.StreamedResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Answers that come bit by bit, from the server's end to the client's.
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class StreamedResponseTest {
    private final CountDownLatch firstRead = new CountDownLatch(1);
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final HttpClient client = HttpClient.create(HttpClientConfig.DEFAULTS, System::nanoTime);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void eachPieceArrivesBeforeTheNextIsWritten() throws Exception {
        StreamedResponse.Body body = out -> {
            out.write(bytes("one\n"));
            firstRead.await();
            out.write(bytes("two\n"));
        };
        try (TestServer server = serving(body);
                HttpExchange exchange = client.open(HttpCall.get(server.http("/stream")))) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(exchange.body(), StandardCharsets.UTF_8));

            assertThat(exchange.status()).isEqualTo(200);
            assertThat(exchange.headers().first("content-type")).contains("application/x-ndjson");
            assertThat(lines.readLine()).isEqualTo("one");
            firstRead.countDown();
            assertThat(lines.readLine()).isEqualTo("two");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void bodyThatBreaksOffIsNotTakenForComplete() throws Exception {
        StreamedResponse.Body body = out -> {
            out.write(bytes("one\n"));
            throw new IllegalStateException("broken");
        };
        try (TestServer server = serving(body);
                HttpExchange exchange = client.open(HttpCall.get(server.http("/stream")))) {
            assertThatThrownBy(() -> exchange.body().readAllBytes())
                    .isInstanceOfSatisfying(
                            HttpFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.CUT));
        }
    }

    @Test
    void writerThatWaitsIsInterruptedWhenTheClientCloses() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        StreamedResponse.Body body = out -> {
            try {
                out.write(bytes("one\n"));
                never.await();
            } catch (IOException | InterruptedException closed) {
                ended.complete("closed");
                throw closed;
            }
        };
        try (TestServer server = serving(body)) {
            try (HttpExchange exchange = client.open(HttpCall.get(server.http("/stream")))) {
                assertThat(exchange.body().read()).isEqualTo('o');
            }

            assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo("closed");
        }
    }

    @Test
    void readerThatWaitsIsInterrupted() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (TestServer server = serving(out -> awaitInterrupt(never));
                HttpExchange exchange = client.open(HttpCall.get(server.http("/stream")))) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> exchange.body().read()).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }

    @Test
    void answerToHeadHasNoBody() throws Exception {
        try (TestServer server = serving(out -> out.write(bytes("one\n")));
                RawSocket socket = server.connect()) {
            String answer =
                    socket.send("HEAD /stream HTTP/1.1\r\nhost: x\r\n\r\n").readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\n");
            assertThat(answer).doesNotContain("one");
        }
    }

    private void awaitInterrupt(CountDownLatch never) throws InterruptedException {
        try {
            never.await();
        } catch (InterruptedException interrupted) {
            ended.complete("interrupted");
            throw interrupted;
        }
    }

    private static TestServer serving(StreamedResponse.Body body) throws Exception {
        return TestServer.of(Routes.builder()
                .streaming(
                        "GET",
                        "/stream",
                        _ -> new StreamedResponse(200, Headers.of("content-type", "application/x-ndjson"), body))
                .build());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
