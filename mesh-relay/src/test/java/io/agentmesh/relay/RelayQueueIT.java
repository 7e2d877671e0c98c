package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program and its queue's file.
final class RelayQueueIT {
    private static final int ENVELOPES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<UUID> ALL =
            IntStream.rangeClosed(1, ENVELOPES).mapToObj(Envelopes::id).toList();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;

    RelayQueueIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void end() {
        http.shutdownNow();
    }

    @Test
    void whatWaitsWhenTheRelayStopsComesInItsOrderAfterTheNextStart() throws Exception {
        RelayProcess first = RelayProcess.start(folder);
        Queue<UUID> queued = new ConcurrentLinkedQueue<>();
        try (var alice = new ReceiptClient(http, first.ws(), ALICE, (self, frame) -> {
            if (frame instanceof RelayFrame.Notice(RelayNotice.Queued(var id))) {
                queued.add(id);
            }
        })) {
            sendAll(alice);
            await().until(() -> queued.size() == ENVELOPES);
            assertThat(first.stop()).isZero();
        }

        RelayProcess second = RelayProcess.start(folder);
        try (var bob = new Listening(second)) {
            await().until(() -> bob.came.size() == ENVELOPES);
            assertThat(bob.came).containsExactlyElementsOf(ALL);
        } finally {
            second.kill();
        }
    }

    /// The connections give back what nobody confirmed before the queue is closed.
    @Test
    void whatAnAgentDidNotConfirmWhenTheRelayStopsComesAgainAfterTheNextStart() throws Exception {
        RelayProcess first = RelayProcess.start(folder);
        try (var bob = new Listening(first);
                var alice = new ReceiptClient(http, first.ws(), ALICE, (self, frame) -> {})) {
            sendAll(alice);
            await().until(() -> bob.came.size() == ENVELOPES);
            assertThat(first.stop()).isZero();
        }

        RelayProcess second = RelayProcess.start(folder);
        try (var bob = new Listening(second)) {
            await().until(() -> bob.came.size() == ENVELOPES);
            assertThat(bob.came).containsExactlyElementsOf(ALL);
        } finally {
            second.kill();
        }
    }

    /// What Bob checked himself was not checked before; the one who comes after the restart checks nothing.
    @Test
    void whatNobodyHasCheckedWhenTheRelayStopsIsCheckedBeforeOneGetsItThatDoesNot() throws Exception {
        RelayProcess first = RelayProcess.start(folder);
        Queue<UUID> refused = new ConcurrentLinkedQueue<>();
        Queue<UUID> dropped = new ConcurrentLinkedQueue<>();
        try (var bob = new Listening(first);
                var alice = new ReceiptClient(http, first.ws(), ALICE, (self, frame) -> {
                    if (frame instanceof RelayFrame.Notice(RelayNotice.Refused notice)) {
                        notice.envelope().ifPresent(refused::add); // drawn as a sample, or after one that was
                    }
                })) {
            for (int i = 1; i <= ENVELOPES; i++) {
                alice.send(isForged(i) ? Envelopes.forged(ALICE, BOB.id(), i) : Envelopes.text(ALICE, BOB.id(), i));
            }
            await().atMost(PATIENCE).until(() -> bob.came.size() + refused.size() == ENVELOPES);
            assertThat(first.stop()).isZero();
        }

        RelayProcess second = RelayProcess.start(folder);
        try (var _ = new ReceiptClient(http, second.ws(), ALICE, (self, frame) -> {
                    if (frame instanceof RelayFrame.Notice(RelayNotice.Dropped(var id, var why))) {
                        dropped.add(id);
                    }
                });
                var bob = new Listening(second, List.of())) {
            await().atMost(PATIENCE).until(() -> bob.came.size() + dropped.size() + refused.size() == ENVELOPES);
            assertThat(bob.came)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, ENVELOPES)
                            .filter(number -> !isForged(number))
                            .mapToObj(Envelopes::id)
                            .toList());
        } finally {
            second.kill();
        }
    }

    private static boolean isForged(int number) {
        return number % 3 == 0;
    }

    @Test
    void damagedQueueIsAStartErrorInWords() throws Exception {
        RelayProcess.start(folder).stop();
        Files.write(folder.resolve("data/relay.db"), new byte[0]);

        assertThat(RelayProcess.failToStart(folder))
                .contains("Error: the queue data/relay.db is damaged: it is empty. Restore it, or move it")
                .doesNotContain("\tat ");
    }

    @Test
    void secondRelayOnOneDataFolderIsAStartErrorInWords() throws Exception {
        RelayProcess first = RelayProcess.start(folder);
        try {
            assertThat(RelayProcess.failToStart(folder))
                    .contains("Error: the queue data/relay.db is in use by another relay")
                    .doesNotContain("\tat ");
        } finally {
            first.kill();
        }
    }

    private static void sendAll(ReceiptClient alice) {
        for (int i = 1; i <= ENVELOPES; i++) {
            alice.send(Envelopes.text(ALICE, BOB.id(), i));
        }
    }

    /// Bob, who takes what comes and confirms nothing.
    private final class Listening implements AutoCloseable {
        private final Queue<UUID> came = new ConcurrentLinkedQueue<>();
        private final ReceiptClient client;

        private Listening(RelayProcess relay) throws Exception {
            this(relay, List.of(Feature.values()));
        }

        private Listening(RelayProcess relay, List<Feature> features) throws Exception {
            this.client = new ReceiptClient(http, relay.ws(), BOB, features, (self, frame) -> {
                if (frame instanceof RelayFrame.Deliver(var envelope)) {
                    came.add(envelope.id());
                }
            });
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
