package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.DaemonProcess;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.TallyingAgent;
import io.agentmesh.meshd.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sender's daemon is killed at random moments, again and again: what it took it delivers, and nothing twice.
final class OutboxKillIT {
    private static final int KILLS = 6;
    private static final long SEED = 11;
    /// What waits for one target at most is more than all lives together submit.
    private static final int SUBMISSIONS_A_LIFE = 30;
    /// It is killed after a number of acknowledgements that is drawn, this at least.
    private static final int AT_LEAST_A_LIFE = 3;

    private final Random random = new Random(SEED);
    private final TestRelay relay = new TestRelay(0);
    private final TallyingAgent agent = new TallyingAgent();
    private final ExecutorService killer = Executors.newSingleThreadExecutor();
    /// The ids that were acknowledged, and what was asked under each.
    private final Map<UUID, String> taken = new ConcurrentHashMap<>();
    private final Path folder;
    private int submitted;

    OutboxKillIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
    }

    @AfterEach
    void closeAll() {
        killer.shutdownNow();
        agent.close();
        relay.close();
    }

    @Test
    void whatWasTakenIsDeliveredOnceHoweverOftenTheSenderIsKilledBefore() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            live();
        }
        assertThat(taken).as("seed %s", SEED).hasSizeGreaterThanOrEqualTo(KILLS * AT_LEAST_A_LIFE);

        try (LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder);
                DaemonProcess alice = DaemonProcess.start(folder.resolve("a"), ALICE, relay.url())) {
            bob.awaitUp();
            for (Map.Entry<UUID, String> each : taken.entrySet()) {
                assertThat(end(alice, each.getKey())).as("seed %s", SEED).contains("\"state\":\"answered\"");
                assertThat(agent.asked()).as("seed %s", SEED).containsEntry(each.getValue(), 1);
            }
        }
    }

    @Test
    void nothingIsHandledTwiceHoweverOftenTheSenderIsKilledMeanwhile() throws Exception {
        try (LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder)) {
            bob.awaitUp();
            for (int kill = 0; kill < KILLS; kill++) {
                live();
            }
            try (DaemonProcess alice = DaemonProcess.start(folder.resolve("a"), ALICE, relay.url())) {
                for (UUID id : taken.keySet()) {
                    // A machine on which a daemon takes a minute to come back may leave one in doubt, but told.
                    assertThat(end(alice, id)).as("seed %s", SEED).containsPattern("\"state\":\"(answered|unknown)\"");
                }
            }
            assertThat(agent.asked().values()).as("seed %s", SEED).isNotEmpty().allMatch(times -> times == 1);
        }
    }

    /// Submits until the daemon is killed; what was in the middle of being taken may be there or not.
    private void live() throws Exception {
        try (DaemonProcess alice = DaemonProcess.start(folder.resolve("a"), ALICE, relay.url())) {
            int acknowledged = AT_LEAST_A_LIFE + random.nextInt(SUBMISSIONS_A_LIFE - AT_LEAST_A_LIFE);
            Future<?> killed = CompletableFuture.completedFuture(null);
            try {
                for (int i = 0; i < SUBMISSIONS_A_LIFE; i++) {
                    if (i == acknowledged) {
                        killed = killer.submit(() -> kill(alice));
                    }
                    submit(alice);
                }
            } catch (IOException dead) {
                // The kill comes while the next ones are on their way.
            }
            killed.get();
        }
    }

    private static void kill(DaemonProcess daemon) {
        try {
            daemon.kill();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(DaemonProcess alice) throws Exception {
        submitted++;
        UUID id = new UUID(0x4000, 0x8000_0000_0000_0000L | submitted);
        HttpResponse answer = alice.caller()
                .post(
                        "/outbox",
                        "{\"id\":\"" + id + "\",\"target\":\"" + BOB.id()
                                + "\",\"capability\":\"echo\",\"payload\":{\"n\":" + submitted + "}}");
        if (answer.status() == 202) {
            taken.put(id, "{\"capability\":\"echo\",\"n\":" + submitted + "}");
        }
    }

    private static String end(DaemonProcess alice, UUID id) throws Exception {
        String report = "";
        while (!report.contains("ended_at")) {
            HttpResponse answer = alice.caller().call("GET", "/outbox/" + id + "?wait_secs=25");
            assertThat(answer.status()).as("what was taken is known").isEqualTo(200);
            report = answer.bodyText();
        }
        return report;
    }
}
