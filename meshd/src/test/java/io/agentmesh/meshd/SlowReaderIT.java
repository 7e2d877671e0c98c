package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpExchange;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.LongAnswerAgent;
import io.agentmesh.meshd.testing.TestRelay;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A local caller that does not read holds back the agent that answers it, through two daemons and a relay.
final class SlowReaderIT {
    /// 25 MiB: more than all sockets and buffers on the way take.
    private static final int LINES = 400;

    /// For a slow machine: at the relay's rate it takes ten seconds.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Test
    void localCallerThatDoesNotReadHoldsTheOthersAgentBackAndMissesNothing(@TempDir Path folder) throws Exception {
        try (TestRelay relay = new TestRelay(0);
                LongAnswerAgent answering = new LongAnswerAgent(LINES);
                EchoAgent echo = new EchoAgent();
                LiveDaemon bob =
                        LiveDaemon.of(BOB, relay.url(), answering.url()).start(folder);
                LiveDaemon alice = LiveDaemon.of(ALICE, relay.url(), echo.url()).start(folder);
                HttpClient client =
                        HttpClient.create(HttpClientConfig.DEFAULTS.withDeadline(PATIENCE), System::nanoTime)) {
            bob.awaitUp();
            alice.awaitUp();
            String question =
                    "{\"target\":\"" + BOB.id() + "\",\"capability\":\"list\",\"payload\":1,\"timeout_secs\":590}";
            HttpCall call = HttpCall.overUnixSocket(alice.socket(), "POST", "/request/stream")
                    .withJson(question);

            try (HttpExchange exchange = client.open(call)) {
                awaitStandstill(answering);
                assertThat(answering.written()).isLessThan(LINES);

                var lines = new BufferedReader(new InputStreamReader(exchange.body(), StandardCharsets.UTF_8));
                for (int i = 0; i < LINES; i++) {
                    assertThat(lines.readLine()).startsWith("{\"item\":{\"n\":" + i + ",");
                }
                assertThat(lines.readLine()).isEqualTo("{\"end\":\"completed\"}");
                assertThat(answering.written()).isEqualTo(LINES);
            }
        }
    }

    /// That somebody waits cannot be seen, only that nothing moves for a while. Whoever is slow and not waiting
    /// is taken for standing still: then the test shows less, and does not fail.
    private static void awaitStandstill(LongAnswerAgent agent) {
        int[] before = {0};
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> {
            int now = agent.written();
            boolean still = now > 0 && now == before[0];
            before[0] = now;
            return still;
        });
    }
}
