package io.agentmesh.examples.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EchoAgentTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private EchoAgent agent;

    @BeforeEach
    void start() throws IOException {
        agent = EchoAgent.start("bob");
    }

    @AfterEach
    void stop() {
        agent.close();
        http.shutdownNow();
    }

    @Test
    void bodyComesBackUnderItsName() throws Exception {
        assertThat(post("{\"message\":\"hi\",\"capability\":\"echo\"}"))
                .isEqualTo("200 {\"agent\":\"bob\",\"echo\":{\"capability\":\"echo\",\"message\":\"hi\"}}");
    }

    @Test
    void emptyBodyCountsAsAnEmptyObject() throws Exception {
        assertThat(post("")).isEqualTo("200 {\"agent\":\"bob\",\"echo\":{}}");
    }

    @Test
    void bodyThatIsNotJsonIsRefused() throws Exception {
        assertThat(post("hello")).startsWith("400 {\"error\":\"not JSON");
    }

    @Test
    void streamThatIsAskedForComesLineByLine() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(agent.url()))
                .header("accept", "text/event-stream, application/x-ndjson, */*")
                .POST(HttpRequest.BodyPublishers.ofString("{\"repeat\":2}"))
                .build();

        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("content-type")).contains("application/x-ndjson");
        assertThat(answer.body().lines())
                .containsExactly(
                        "{\"agent\":\"bob\",\"echo\":{\"repeat\":2},\"number\":1}",
                        "{\"agent\":\"bob\",\"echo\":{\"repeat\":2},\"number\":2}");
    }

    @Test
    void agentNoticesThatWhoeverAskedHasGone() throws Exception {
        readOneByteAndGo("application/x-ndjson", "{\"repeat\":1000000000}", '{');

        assertThat(agent.awaitCutOff(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void agentThatIsLongAboutItNoticesThatWhoeverAskedHasGone() throws Exception {
        assertThat(agent.hasBegunLongAnswer()).isFalse();

        readOneByteAndGo("application/json", "{\"forever\":true}", ' ');

        assertThat(agent.hasBegunLongAnswer()).isTrue();
        assertThat(agent.awaitCutOff(Duration.ofSeconds(60))).isTrue();
    }

    private void readOneByteAndGo(String accepted, String body, char first) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(agent.url()))
                .header("accept", accepted)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (InputStream answer =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
            assertThat(answer.read()).isEqualTo(first);
        }
    }

    private String post(String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(agent.url()))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
