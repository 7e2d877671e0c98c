package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.core.receipt.ReceiptShape;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.LiveRegistry;
import io.agentmesh.meshd.testing.TallyingAgent;
import io.agentmesh.meshd.testing.TestRelay;
import io.agentmesh.offline.DurablePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Durable messages between whole daemons, over the real relay and registry, with restarts of each.
final class OfflineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STORE = ",\"when_away\":\"store\"";

    private final Path folder;
    private final TallyingAgent agent = new TallyingAgent();
    private final LiveRegistry registry;
    private final List<LiveDaemon> daemons = new ArrayList<>();
    private TestRelay relay = new TestRelay(0);

    OfflineIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.registry = new LiveRegistry(folder);
        registry.register(ALICE.id(), "alice");
        registry.register(BOB.id(), "bob");
    }

    @AfterEach
    void closeAll() throws Exception {
        agent.close();
        daemons.forEach(LiveDaemon::close);
        relay.close();
        registry.close();
    }

    @Test
    void messageToAnAgentThatIsAwayOutlivesRestartsOfEverybodyAndIsHandledOnce() throws Exception {
        LiveDaemon alice = start(ALICE);
        wasHereOnce(BOB);
        String id = send(alice, BOB.id(), "");
        await().atMost(PATIENCE).until(() -> show(alice, id, 0), report -> report.contains("\"state\":\"queued\""));

        alice.close();
        int port = relay.port();
        relay.close();
        relay = new TestRelay(port);
        LiveDaemon again = start(ALICE);
        LiveDaemon bob = start(BOB);

        assertThat(untilItIsOver(again, id))
                .contains(
                        "\"state\":\"processed\"",
                        "\"confirmed\":true",
                        "\"payload\":{\"capability\":\"echo\",\"n\":1}");
        assertThat(agent.asked()).containsExactly(java.util.Map.entry("{\"capability\":\"echo\",\"n\":1}", 1));
        assertThat(bob.caller().call("GET", "/inbox").bodyText()).contains(id, "\"outcome\":\"processed\"");
        assertThat(receipt(again, id).statement().outcome()).isEqualTo(Outcome.PROCESSED);
        assertThat(receipt(again, id).isSignedBy(BOB.id(), ALICE.id())).isTrue();
    }

    @Test
    void bothWriteToEachOtherAndEachMessageIsAnswered() throws Exception {
        LiveDaemon alice = start(ALICE);
        LiveDaemon bob = start(BOB);
        awaitPrekeys(ALICE.id());
        awaitPrekeys(BOB.id());
        List<String> there = new ArrayList<>();
        List<String> back = new ArrayList<>();

        for (int i = 0; i < 20; i++) {
            there.add(send(alice, BOB.id(), ",\"ttl_secs\":" + (600 + i)));
            back.add(send(bob, ALICE.id(), ",\"lane\":\"one\""));
        }

        for (String id : there) {
            assertThat(untilItIsOver(alice, id)).contains("\"state\":\"processed\"");
        }
        for (String id : back) {
            assertThat(untilItIsOver(bob, id)).contains("\"state\":\"processed\"");
        }
        assertThat(agent.asked()).containsValue(40);
    }

    @Test
    void messageThatIsLongerThanAFrameArrivesWhole() throws Exception {
        LiveDaemon alice = start(ALICE);
        wasHereOnce(BOB);
        String text = "x".repeat(200_000);

        String id = send(alice, BOB.id(), "", text);
        start(BOB);

        assertThat(untilItIsOver(alice, id)).contains("\"state\":\"processed\"", text);
    }

    @Test
    void agentWithoutPrekeysCannotBeWrittenToAndTheSenderIsToldAtOnce() throws Exception {
        LiveDaemon alice = start(ALICE);

        HttpResponse refused = post(alice, BOB.id(), "", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.bodyText()).contains("\"reason\":\"durable_unavailable\"", "published no prekeys");
        assertThat(alice.caller().call("GET", "/messages").bodyText()).isEqualTo("{\"messages\":[]}");
    }

    @Test
    void callerWithoutARightIsRefusedWithASignedWord() throws Exception {
        LiveDaemon alice = start(ALICE);
        wasHereOnce(BOB);
        String id = send(alice, BOB.id(), "");

        daemons.add(LiveDaemon.of(BOB, relay.url(), agent.url())
                .with(io.agentmesh.core.json.Json.decode(
                                "{\"default_deny\":true,\"rules\":[]}", io.agentmesh.meshd.node.ConfiguredAcl.SHAPE)
                        .orThrow())
                .with(registry.url(), registry.token())
                .start(folder));

        assertThat(untilItIsOver(alice, id))
                .contains("\"state\":\"refused\"", "\"reason\":\"acl_denied\"", "\"confirmed\":true");
        assertThat(agent.asked()).isEmpty();
    }

    @Test
    void recipientThatLostItsStoreIsWrittenToAnew() throws Exception {
        LiveDaemon alice = start(ALICE);
        LiveDaemon bob = start(BOB);
        awaitPrekeys(BOB.id());
        assertThat(untilItIsOver(alice, send(alice, BOB.id(), ""))).contains("\"state\":\"processed\"");
        bob.close();
        forgetEverything(BOB);

        String id = send(alice, BOB.id(), "");
        start(BOB);

        assertThat(untilItIsOver(alice, id)).contains("\"state\":\"processed\"");
    }

    /// A handshake has two seconds, which a slow machine may need: until then it is a promise.
    @Test
    void callerWhoTakesAPromiseGetsAnAnswerFromWhoeverIsThere() throws Exception {
        LiveDaemon alice = start(ALICE);
        LiveDaemon bob = start(BOB);
        awaitPrekeys(BOB.id());
        alice.awaitUp();
        bob.awaitUp();

        await().atMost(PATIENCE)
                .until(() -> ask(alice, BOB.id(), STORE).bodyText(), answer -> answer.contains("\"payload\":{"));
    }

    @Test
    void callerWhoTakesAPromiseGetsAMessageForWhoeverIsAway() throws Exception {
        LiveDaemon alice = start(ALICE);
        wasHereOnce(BOB);
        alice.awaitUp();

        HttpResponse stored = ask(alice, BOB.id(), STORE);
        start(BOB);

        assertThat(stored.status()).as(stored.bodyText()).isEqualTo(202);
        assertThat(untilItIsOver(alice, idIn(stored))).contains("\"state\":\"processed\"");
        assertThat(agent.asked()).containsValue(1);
    }

    /// As every agent of the original's, which publishes no prekeys.
    @Test
    void promiseIsRefusedForAnAgentThatIsAwayAndCannotReceiveOffline() throws Exception {
        LiveDaemon alice = start(ALICE);
        alice.awaitUp();

        HttpResponse refused = ask(alice, BOB.id(), STORE);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.bodyText()).contains("\"reason\":\"durable_unavailable\"");
    }

    @Test
    void agentForWhichDurableMessagesAreRequiredIsAskedInNoOtherWay() throws Exception {
        LiveDaemon alice = start(ALICE, DurablePolicy.parse(BOB.id() + "=require"));
        LiveDaemon bob = start(BOB);
        awaitPrekeys(BOB.id());
        alice.awaitUp();
        bob.awaitUp();

        for (String route : List.of("/request", "/outbox")) {
            HttpResponse refused = ask(alice, route, BOB.id(), "");
            assertThat(refused.status()).as(refused.bodyText()).isEqualTo(409);
            assertThat(refused.bodyText()).contains("\"reason\":\"policy\"", "\"retry\":\"no\"");
        }
        assertThat(ask(alice, "/request/stream", BOB.id(), "").bodyText())
                .contains("\"end\":\"error\"", "\"reason\":\"policy\"");
        assertThat(agent.asked()).isEmpty();

        HttpResponse stored = ask(alice, BOB.id(), STORE);
        assertThat(stored.status()).as(stored.bodyText()).isEqualTo(202);
        assertThat(untilItIsOver(alice, idIn(stored))).contains("\"state\":\"processed\"");
    }

    @Test
    void agentForWhichTheyAreOffIsSentNone() throws Exception {
        LiveDaemon alice = start(ALICE, DurablePolicy.parse("off"));
        wasHereOnce(BOB);

        HttpResponse refused = post(alice, BOB.id(), "", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.bodyText()).contains("\"reason\":\"policy\"");
    }

    private static HttpResponse ask(LiveDaemon daemon, AgentId target, String more) throws Exception {
        return ask(daemon, "/request", target, more);
    }

    private static HttpResponse ask(LiveDaemon daemon, String route, AgentId target, String more) throws Exception {
        return daemon.caller()
                .post(
                        route,
                        "{\"target\":\"" + target + "\",\"capability\":\"echo\",\"payload\":{\"n\":1}" + more + "}");
    }

    private static String idIn(HttpResponse taken) {
        return Json.parse(taken.bodyText()).orThrow() instanceof JsonObject report
                        && report.get("id") instanceof JsonString(String id)
                ? id
                : "";
    }

    private void forgetEverything(AgentKeyPair keys) throws Exception {
        Path home = folder.resolve(keys.id().value().substring(0, 4));
        java.nio.file.Files.delete(home.resolve("offline.key"));
        try (var files = java.nio.file.Files.list(home.resolve("offline"))) {
            for (Path file : files.toList()) {
                java.nio.file.Files.delete(file);
            }
        }
    }

    private LiveDaemon start(AgentKeyPair keys) throws Exception {
        return start(keys, Optional.empty());
    }

    private LiveDaemon start(AgentKeyPair keys, Optional<DurablePolicy> policy) throws Exception {
        LiveDaemon daemon = LiveDaemon.of(keys, relay.url(), agent.url())
                .with(registry.url(), registry.token())
                .with(policy.orElse(DurablePolicy.ALLOWING))
                .start(folder);
        daemons.add(daemon);
        return daemon;
    }

    private void wasHereOnce(AgentKeyPair keys) throws Exception {
        LiveDaemon daemon = start(keys);
        awaitPrekeys(keys.id());
        daemon.close();
    }

    private void awaitPrekeys(AgentId agent) {
        await().atMost(PATIENCE).until(() -> registry.hasPrekeysOf(agent));
    }

    private static HttpResponse post(LiveDaemon daemon, AgentId target, String more, String text) throws Exception {
        String payload = text.isEmpty() ? "{\"n\":1}" : "{\"text\":\"" + text + "\"}";
        return daemon.caller()
                .post(
                        "/messages",
                        "{\"target\":\"" + target + "\",\"capability\":\"echo\",\"payload\":" + payload + more + "}");
    }

    private static String send(LiveDaemon daemon, AgentId target, String more) throws Exception {
        return send(daemon, target, more, "");
    }

    private static String send(LiveDaemon daemon, AgentId target, String more, String text) throws Exception {
        HttpResponse taken = post(daemon, target, more, text);
        assertThat(taken.status()).as(taken.bodyText()).isEqualTo(202);
        return idIn(taken);
    }

    private static String show(LiveDaemon daemon, String id, int waitSeconds) throws Exception {
        HttpResponse shown = daemon.caller().call("GET", "/messages/" + id + "?wait_secs=" + waitSeconds);
        assertThat(shown.status()).as(shown.bodyText()).isEqualTo(200);
        return shown.bodyText();
    }

    private static String untilItIsOver(LiveDaemon daemon, String id) throws Exception {
        String report = show(daemon, id, 60);
        while (!report.contains("ended_at") || (report.contains("processed") && !report.contains("\"payload\""))) {
            report = show(daemon, id, 60);
        }
        return report;
    }

    private static Receipt receipt(LiveDaemon daemon, String id) throws Exception {
        HttpResponse answer = daemon.caller().call("GET", "/messages/" + id + "/receipt");
        assertThat(answer.status()).as(answer.bodyText()).isEqualTo(200);
        JsonObject both = (JsonObject) Json.parse(answer.bodyText()).orThrow();
        return Json.decode(
                        CanonicalJson.text(java.util.Objects.requireNonNull(both.get("receipt"))), ReceiptShape.RECEIPT)
                .orThrow();
    }
}
