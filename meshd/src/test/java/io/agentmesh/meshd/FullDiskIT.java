package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.DaemonProcess;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.SmallDisk;
import io.agentmesh.meshd.testing.TallyingAgent;
import io.agentmesh.meshd.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The daemon on a real file system that fills up: whoever asks is told at once, what was taken is delivered, and when
/// there is room again it goes on without a restart.
final class FullDiskIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int DISK_BYTES = 512 << 10;
    /// An entry of some pages.
    private static final String WORDS = "x".repeat(12 << 10);

    private final TestRelay relay;
    private final TallyingAgent agent;
    private final Path folder;

    FullDiskIT(@TempDir Path folder) throws Exception {
        assumeTrue(SmallDisk.canBeMade(), "a process here may not mount a file system of its own");
        this.folder = folder;
        relay = new TestRelay(0);
        agent = new TallyingAgent();
    }

    @AfterEach
    void closeAll() {
        agent.close();
        relay.close();
    }

    @Test
    void outboxOnAFullDiskRefusesAtOnceAndDeliversWhatItTook() throws Exception {
        Path outbox = folder.resolve("a/.mesh/outbox");
        try (DaemonProcess alice = daemon(ALICE, "a", outbox)) {
            Path filler = Files.write(alice.seenFromInside(outbox.resolve("filler")), new byte[DISK_BYTES / 2]);
            List<String> taken = new ArrayList<>();
            HttpResponse answer = leave(alice);
            while (answer.status() == 202) {
                taken.add(idIn(answer));
                answer = leave(alice);
            }
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.bodyText()).contains("\"reason\":\"storage\"").doesNotContain("xxx", outbox.toString());
            assertThat(taken).isNotEmpty();

            try (LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder)) {
                bob.awaitUp();
                awaitProblem(alice, taken.getFirst());
                assertThat(agent.asked())
                        .as("nothing is sent that is not noted")
                        .isEmpty();

                Files.delete(filler);

                for (String id : taken) {
                    assertThat(alice.caller().endOf(id)).contains("\"state\":\"answered\"");
                }
                assertThat(agent.asked().values()).containsExactly(taken.size());
                String later = idIn(leave(alice));
                assertThat(alice.caller().endOf(later)).contains("\"state\":\"answered\"");
            }
        }
    }

    @Test
    void journalOnAFullDiskRefusesToTheCallerAndLeavesNothingOpen() throws Exception {
        Path seen = folder.resolve("b/.mesh/seen");
        try (DaemonProcess bob = daemon(BOB, "b", seen);
                LiveDaemon alice =
                        LiveDaemon.of(ALICE, relay.url(), agent.url()).start(folder)) {
            alice.awaitUp();
            await().atMost(PATIENCE)
                    .until(() -> bob.caller().call("GET", "/status").bodyText().contains("\"relay\":\"up\""));
            assertThat(ask(alice, "before").bodyText()).contains("before");
            Path filler = bob.seenFromInside(seen.resolve("filler"));
            SmallDisk.fill(filler);

            HttpResponse refused = ask(alice, WORDS);
            while (refused.status() == 200) {
                refused = ask(alice, WORDS); // the last page of the journal had room
            }
            int handled =
                    agent.asked().values().stream().mapToInt(Integer::intValue).sum();
            long files = files(bob, seen);
            for (int i = 0; i < 5; i++) {
                refused = ask(alice, WORDS);
                assertThat(refused.bodyText()).contains("storage");
            }
            assertThat(agent.asked().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum())
                    .as("what is not noted is not handled")
                    .isEqualTo(handled);
            assertThat(files(bob, seen)).isEqualTo(files);

            Files.delete(filler);

            assertThat(ask(alice, "after").bodyText()).contains("after");
        }
    }

    private DaemonProcess daemon(AgentKeyPair keys, String home, Path small) throws IOException {
        return DaemonProcess.start(new DaemonProcess.Plan(
                folder.resolve(home), keys, relay.url(), agent.url(), Map.of(), new SmallDisk(small, DISK_BYTES)));
    }

    private static long files(DaemonProcess daemon, Path inside) throws IOException {
        try (Stream<Path> files = Files.list(daemon.seenFromInside(inside))) {
            return files.count();
        }
    }

    private static HttpResponse leave(DaemonProcess daemon) throws Exception {
        return daemon.caller()
                .post(
                        "/outbox",
                        "{\"target\":\"" + BOB.id() + "\",\"capability\":\"echo\",\"payload\":{\"words\":\"" + WORDS
                                + "\"}}");
    }

    private static HttpResponse ask(LiveDaemon daemon, String words) throws Exception {
        return daemon.caller()
                .post(
                        "/request",
                        "{\"target\":\"" + BOB.id() + "\",\"capability\":\"echo\",\"payload\":{\"words\":\"" + words
                                + "\"},\"timeout_secs\":60}");
    }

    private static String idIn(HttpResponse answer) {
        assertThat(answer.status()).as(answer.bodyText()).isEqualTo(202);
        return answer.bodyText().replaceFirst("(?s).*\"id\":\"([^\"]+)\".*", "$1");
    }

    private static String show(DaemonProcess daemon, String id) throws Exception {
        return daemon.caller().call("GET", "/outbox/" + id).bodyText();
    }

    private static void awaitProblem(DaemonProcess daemon, String id) {
        await("its first try has failed")
                .atMost(PATIENCE)
                .until(() -> show(daemon, id).contains("cannot be written"));
    }
}
