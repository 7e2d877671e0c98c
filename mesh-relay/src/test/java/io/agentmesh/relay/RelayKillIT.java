package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// The program is killed at random moments, under load, again and again: what a sender was told holds.
final class RelayKillIT {
    private static final int KILLS = 20;
    private static final long SEED = 7;
    /// A relay is killed at most so long after its sender came.
    private static final int MAX_LIFE_MILLIS = 500;
    /// As much as one sender may have in the queue for all receivers together.
    private static final int ENVELOPES_A_LIFE = 800;

    private final List<AgentKeyPair> receivers =
            IntStream.range(1, 9).mapToObj(i -> Keys.ofFirstByte(i * 16)).toList();
    private final Set<UUID> queued = ConcurrentHashMap.newKeySet();
    private final Set<UUID> delivered = ConcurrentHashMap.newKeySet();
    private final Set<UUID> received = ConcurrentHashMap.newKeySet();
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(SEED);
    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
    private final Path folder;
    private int sent;

    RelayKillIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        Files.writeString(
                folder.resolve("relay.toml"), "rate_limit = 100000\nrate_burst = 100000\n[queue]\nttl = \"1h\"\n");
    }

    @AfterEach
    void end() {
        killer.shutdownNow();
        http.shutdownNow();
    }

    @Test
    void whatWasToldToASenderHoldsHoweverOftenTheRelayIsKilled(TestReporter report) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            RelayProcess relay = RelayProcess.start(folder);
            try {
                live(relay);
            } finally {
                relay.kill();
            }
        }
        collectTheRest();
        report.publishEntry(Map.of(
                "seed", "" + SEED,
                "kills", "" + KILLS,
                "sent", "" + sent,
                "told queued", "" + queued.size(),
                "told delivered", "" + delivered.size(),
                "received", "" + received.size()));

        assertThat(violations).as("seed %s", SEED).isEmpty();
        assertThat(queued).as("seed %s", SEED).hasSizeGreaterThan(KILLS).isSubsetOf(received);
        assertThat(delivered).as("seed %s", SEED).isNotEmpty().isSubsetOf(received);
    }

    /// Some receivers are there, to take what waits for them; the sender sends to all, until the relay is killed. As a
    /// rule its life is counted from when they are there, so that a slow machine sends enough, too.
    private void live(RelayProcess relay) throws Exception {
        List<ReceiptClient> clients = new ArrayList<>();
        try (var sender = new ReceiptClient(http, relay.ws(), ALICE, (self, frame) -> hear(frame))) {
            int life = random.nextInt(MAX_LIFE_MILLIS);
            List<AgentKeyPair> there =
                    receivers.stream().filter(receiver -> random.nextBoolean()).toList();
            boolean mayHitALogin = random.nextInt(4) == 0;
            Future<?> killed;
            if (mayHitALogin) {
                killed = killer.schedule(() -> kill(relay), life, TimeUnit.MILLISECONDS);
                connectUnlessKilled(relay, there, clients);
            } else {
                connectUnlessKilled(relay, there, clients);
                killed = killer.schedule(() -> kill(relay), life, TimeUnit.MILLISECONDS);
            }
            send(sender);
            sender.awaitGone();
            killed.get();
        } finally {
            clients.forEach(ReceiptClient::close);
        }
    }

    private void kill(RelayProcess relay) {
        try {
            relay.kill();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(ReceiptClient sender) {
        for (int i = 0; i < ENVELOPES_A_LIFE && !sender.isGone(); i++) {
            sent++;
            AgentKeyPair receiver = receivers.get(sent % receivers.size());
            sender.send(Envelopes.text(ALICE, receiver.id(), sent));
        }
    }

    /// The moment of the kill is random, and may come before a receiver does. The JDK's WebSocket does not always
    /// notice that.
    private void connectUnlessKilled(RelayProcess relay, List<AgentKeyPair> there, List<ReceiptClient> clients)
            throws InterruptedException {
        try {
            for (AgentKeyPair receiver : there) {
                clients.add(connect(relay.ws(), receiver));
            }
        } catch (ExecutionException killed) {
            // It heard that the relay was gone.
        } catch (TimeoutException unheard) {
            assertThat(relay.isAlive()).as("a relay that lives answers").isFalse();
        }
    }

    private ReceiptClient connect(URI relay, AgentKeyPair receiver)
            throws InterruptedException, ExecutionException, TimeoutException {
        var last = new AtomicLong();
        return new ReceiptClient(http, relay, receiver, (self, frame) -> {
            if (frame instanceof RelayFrame.Deliver(var envelope)) {
                receive(envelope.id(), last);
                self.send(FrameCodec.encode(new AgentFrame.Ack(List.of(envelope.id()))));
            }
        });
    }

    /// @param last the number that came before on this connection
    private void receive(UUID id, AtomicLong last) {
        if (delivered.contains(id)) {
            violations.add("came again after it was told to be delivered: " + id);
        }
        long number = id.getLeastSignificantBits() & 0xFFFF_FFFFL;
        if (number <= last.getAndSet(number)) {
            violations.add("came out of order: " + id);
        }
        received.add(id);
    }

    private void hear(RelayFrame.Steady frame) {
        if (frame instanceof RelayFrame.Notice(var notice)) {
            switch (notice) {
                case RelayNotice.Queued(var id) -> queued.add(id);
                case RelayNotice.Delivered(var id, var proof) -> delivered.add(id);
                case RelayNotice.Expired(var id) -> violations.add("expired: " + id);
                case RelayNotice.Dropped(var id, var reason) -> violations.add("dropped, " + reason + ": " + id);
                case RelayNotice.Refused refused -> {}
                case RelayNotice.Restarting restarting -> {}
                case RelayNotice.Rate rate -> {}
            }
        }
    }

    private void collectTheRest() throws Exception {
        RelayProcess relay = RelayProcess.start(folder);
        List<ReceiptClient> clients = new ArrayList<>();
        try {
            for (AgentKeyPair receiver : receivers) {
                clients.add(connect(relay.ws(), receiver));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> received.containsAll(queued));
        } finally {
            clients.forEach(ReceiptClient::close);
            relay.kill();
        }
    }
}
