package io.agentmesh.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Vectors;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.OpenGate;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the relay answers to plain HTTP (wire §10.2), against what the original was heard to say.
final class RelayHttpIT {
    private final RunningRelay relay = RunningRelay.start(RelayLimits.DEFAULTS, new OpenGate());

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void healthAndRefusedUpgradeAreTheOriginals() throws Exception {
        for (Vectors exchange : Vectors.open("http-transcripts.json").cases("relay_http")) {
            String path = exchange.object("request").text("path");
            if (!path.equals("/metrics")) {
                HttpResponse<String> answer = relay.get(path);

                assertThat(answer.statusCode()).as(path).isEqualTo((int)
                        exchange.object("response").number("status"));
                assertThat(answer.body())
                        .as(path)
                        .isEqualTo(exchange.object("response").text("body"));
                assertThat(answer.headers().firstValue("content-type"))
                        .as(path)
                        .contains(exchange.object("response").object("headers").text("content-type"));
            }
        }
    }

    @Test
    void metricsBeginWithTheOriginalsToTheLetter() throws Exception {
        String recorded = Vectors.open("http-transcripts.json").cases("relay_http").stream()
                .filter(exchange -> exchange.text("name").equals("metrics, empty"))
                .map(exchange -> exchange.object("response").text("body"))
                .findFirst()
                .orElseThrow();

        HttpResponse<String> answer = relay.get("/metrics");

        assertThat(answer.body()).startsWith(recorded).endsWith("\n");
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource({"GET,/,404", "GET,/status,200", "GET,/health/,404", "POST,/health,405", "HEAD,/health,200"})
    void otherPathsAndMethodsAreAnsweredAsTheOriginalDoesButTheStatus(String method, String path, int status)
            throws Exception {
        assertThat(relay.request(method, path).statusCode()).isEqualTo(status);
    }

    @Test
    void relayIsReadyOnceItListens() throws Exception {
        assertThat(relay.get("/ready").statusCode()).isEqualTo(200);
    }
}
