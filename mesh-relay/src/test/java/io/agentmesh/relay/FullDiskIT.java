package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Refusal;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program on a real file system that fills up: who sends is told, who reads reads on, and when there is room
/// again it goes on without a restart.
final class FullDiskIT {
    private static final int FILLER_BYTES = 3 << 20;
    private static final String PAYLOAD = "x".repeat(48 << 10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Set<UUID> queued = ConcurrentHashMap.newKeySet();
    private final Set<UUID> refusedByStorage = ConcurrentHashMap.newKeySet();
    private final Set<UUID> received = ConcurrentHashMap.newKeySet();
    private final List<ReceiptClient> receivers = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final RelayProcess relay;
    private int sent;

    FullDiskIT(@TempDir Path folder) throws Exception {
        assumeTrue(RelayProcess.disksCanBeMade(), "a process here may not mount a file system of its own");
        this.folder = folder;
        this.relay = RelayProcess.startOnDiskOf(folder, "8m");
    }

    @AfterEach
    void end() throws Exception {
        receivers.forEach(ReceiptClient::close);
        http.shutdownNow();
        relay.kill();
    }

    @Test
    void fullDiskIsToldAndEverythingGoesOnWhenThereIsRoom() throws Exception {
        Path filler = relay.seenFromInside(folder.resolve("data/filler"));
        Files.write(filler, new byte[FILLER_BYTES]);
        try (var sender = new ReceiptClient(http, relay.ws(), ALICE, (self, frame) -> hear(frame))) {
            sendUntilRefused(sender);
            assertThat(queued).isNotEmpty();
            // Who is there needs no disk. Who has just come does, until what waits was looked up: then it is told, too.
            connect(CAROL);
            sendUntilReceived(sender);

            Files.delete(filler);

            await().atMost(PATIENCE).until(() -> ready() == 200);
            UUID later = send(sender, BOB.id());
            await().atMost(PATIENCE).until(() -> queued.contains(later));
            connect(BOB);
            await().atMost(PATIENCE).until(() -> received.containsAll(queued));
        }
        assertThat(received).doesNotContainAnyElementsOf(refusedByStorage);
    }

    /// Until it says at `/ready`, too, that it cannot: between a refusal and that question it may have tried its
    /// disk again.
    private void sendUntilRefused(ReceiptClient sender) {
        await().atMost(PATIENCE).until(() -> {
            UUID id = send(sender, BOB.id());
            await().atMost(PATIENCE).until(() -> queued.contains(id) || refusedByStorage.contains(id));
            return refusedByStorage.contains(id) && ready() == 503;
        });
    }

    private void sendUntilReceived(ReceiptClient sender) {
        await().atMost(PATIENCE).until(() -> {
            UUID id = send(sender, CAROL.id());
            await().atMost(PATIENCE).until(() -> received.contains(id) || refusedByStorage.contains(id));
            return received.contains(id);
        });
    }

    private UUID send(ReceiptClient sender, AgentId to) {
        int number = ++sent;
        sender.send(Envelopes.text(ALICE, to, number, PAYLOAD));
        return Envelopes.id(number);
    }

    private void connect(AgentKeyPair key) throws Exception {
        receivers.add(new ReceiptClient(http, relay.ws(), key, (self, frame) -> {
            if (frame instanceof RelayFrame.Deliver(var envelope)) {
                received.add(envelope.id());
                self.send(FrameCodec.encode(new AgentFrame.Ack(List.of(envelope.id()))));
            }
        }));
    }

    private void hear(RelayFrame.Steady frame) {
        if (frame instanceof RelayFrame.Notice(RelayNotice.Queued(UUID id))) {
            queued.add(id);
        } else if (frame instanceof RelayFrame.Notice(RelayNotice.Refused refused)
                && refused.reason() == Refusal.STORAGE) {
            refused.envelope().ifPresent(refusedByStorage::add);
        }
    }

    private int ready() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(relay.http("/ready")).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
