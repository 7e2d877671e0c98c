package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.LiveRegistry;
import io.agentmesh.meshd.testing.TallyingAgent;
import io.agentmesh.meshd.testing.TestRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bob's key is rotated, and Alice sends him durable messages: whole daemons, over the real relay and registry.
final class OfflineRotationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TallyingAgent agent = new TallyingAgent();
    private final LiveRegistry registry;
    private final LiveDaemon alice;
    private final LiveDaemon bob;
    private TestRelay relay = new TestRelay(0);

    OfflineRotationIT(@TempDir Path folder) throws Exception {
        registry = new LiveRegistry(folder);
        registry.register(ALICE.id(), "alice");
        registry.register(BOB.id(), "bob");
        alice = LiveDaemon.of(ALICE, relay.url(), agent.url())
                .with(registry.url(), registry.token())
                .start(folder);
        bob = LiveDaemon.of(BOB, relay.url(), agent.url())
                .with(registry.url(), registry.token())
                .start(folder);
        for (LiveDaemon each : new LiveDaemon[] {alice, bob}) {
            each.awaitUp();
            await().atMost(PATIENCE).until(() -> each.view().group().peerCount() == 2);
        }
        await().atMost(PATIENCE).until(() -> registry.hasPrekeysOf(ALICE.id()));
        await().atMost(PATIENCE).until(() -> registry.hasPrekeysOf(BOB.id()));
    }

    @AfterEach
    void close() throws Exception {
        alice.close();
        bob.close();
        agent.close();
        relay.close();
        registry.close();
    }

    @Test
    void agentThatChangedItsKeyCanBeWrittenToUnderTheNewOne() throws Exception {
        AgentId first = rotate();
        AgentId second = rotate();

        String id = send(alice, second);

        assertThat(first).isNotEqualTo(second);
        assertThat(untilItIsOver(alice, id)).contains("\"state\":\"processed\"", "\"confirmed\":true");
        assertThat(untilItIsOver(bob, send(bob, ALICE.id()))).contains("\"state\":\"processed\"");
    }

    /// The relay is away from before it was sent until after the rotation, so it never reaches the old key.
    @Test
    void messageThatWasSealedForTheOldKeyIsHandledUnderTheNewOneOnce() throws Exception {
        int port = relay.port();
        relay.close();
        String id = send(alice, BOB.id());
        await().atMost(PATIENCE)
                .until(
                        () -> alice.caller().call("GET", "/messages/" + id).bodyText(),
                        report -> report.contains("\"state\":\"sealed\""));

        AgentId successor = rotate();
        relay = new TestRelay(port);

        assertThat(untilItIsOver(alice, id))
                .contains("\"state\":\"processed\"", "\"confirmed\":true", successor.value());
        assertThat(agent.asked()).containsExactly(java.util.Map.entry("{\"capability\":\"echo\",\"n\":1}", 1));
        assertThat(untilItIsOver(alice, send(alice, BOB.id()))).contains(successor.value());
    }

    /// Until the registry has prekeys of the new key.
    private AgentId rotate() throws Exception {
        AgentId before = bob.view().self();
        for (String step : new String[] {"/rotate", "/rotate/complete"}) {
            HttpResponse answer = bob.caller().post(step, "{}");
            assertThat(answer.status()).as(answer.bodyText()).isEqualTo(200);
        }
        AgentId now = bob.view().self();
        assertThat(now).isNotEqualTo(before);
        await().atMost(PATIENCE).until(() -> registry.hasPrekeysOf(now));
        return now;
    }

    private static String send(LiveDaemon daemon, AgentId target) throws Exception {
        String id = UUID.randomUUID().toString();
        HttpResponse taken = daemon.caller()
                .post(
                        "/messages",
                        "{\"id\":\"" + id + "\",\"target\":\"" + target
                                + "\",\"capability\":\"echo\",\"payload\":{\"n\":1}}");
        assertThat(taken.status()).as(taken.bodyText()).isEqualTo(202);
        return id;
    }

    private static String untilItIsOver(LiveDaemon daemon, String id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> daemon.caller()
                                .call("GET", "/messages/" + id + "?wait_secs=10")
                                .bodyText(),
                        report -> report.contains("ended_at") && report.contains("\"payload\""));
    }
}
