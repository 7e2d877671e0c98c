package io.agentmesh.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls whose body and answer are under way at the same time.
final class HttpConversationTest {
    private static final Duration FOREVER = Duration.ofMinutes(2);

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final HttpClient client =
            HttpClient.create(HttpClientConfig.DEFAULTS.withDeadline(FOREVER), System::nanoTime);

    HttpConversationTest() throws IOException {
        server.setExecutor(task -> Thread.ofVirtual().start(task));
        server.start();
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
    }

    @Test
    void serverAnswersWhileItIsSpokenTo() throws Exception {
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, 0);
                for (int read = exchange.getRequestBody().read();
                        read >= 0;
                        read = exchange.getRequestBody().read()) {
                    exchange.getResponseBody().write(read);
                    exchange.getResponseBody().flush();
                }
            }
        });

        try (HttpConversation talk = client.converse(call())) {
            talk.send(line("first"));
            HttpExchange answer = talk.answer();
            BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(lines.readLine()).isEqualTo("first");
            talk.send(new byte[0]); // no chunk, since an empty one is the last
            talk.send(line("second"));
            assertThat(lines.readLine()).isEqualTo("second");
            talk.done();
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void closedConversationSendsAndReadsNoMore() throws Exception {
        server.createContext("/", exchange -> exchange.getRequestBody().readAllBytes());
        HttpConversation talk = client.converse(call());

        talk.close();

        assertThatExceptionOfType(HttpFailure.class).isThrownBy(() -> talk.send(line("into nothing")));
        assertThatExceptionOfType(HttpFailure.class).isThrownBy(talk::answer);
    }

    private HttpCall call() {
        return HttpCall.post(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
