package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.receipt.Evidence;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.core.testing.ConnectProxy;
import io.agentmesh.offline.testing.LiveMesh;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.RequestHandler;
import io.agentmesh.sdk.durable.Arrival;
import io.agentmesh.sdk.durable.Dispatch;
import io.agentmesh.sdk.durable.DurableMessages;
import io.agentmesh.sdk.durable.DurableOptions;
import io.agentmesh.sdk.durable.Fate;
import io.agentmesh.sdk.durable.SendResult;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Durable messages of programs that embed their agents, over the real relay and registry.
final class EmbeddedIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonObject QUESTION =
            JsonObject.empty().with("capability", "echo").with("n", JsonInteger.of(1));

    private final Path folder;
    private final LiveMesh mesh;
    private final List<IncomingRequest> handled = new CopyOnWriteArrayList<>();
    private final RequestHandler echo = request -> {
        handled.add(request);
        return Answer.of(request.payload());
    };
    private final List<MeshAgent> agents = new ArrayList<>();

    EmbeddedIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.mesh = new LiveMesh(folder);
        mesh.register(ALICE.id(), "alice");
        mesh.register(BOB.id(), "bob");
    }

    @AfterEach
    void closeAll() throws Exception {
        agents.forEach(MeshAgent::close);
        mesh.close();
    }

    @Test
    void messageToAnAgentThatIsAwayOutlivesRestartsOfBothAndIsHandledOnce() throws Exception {
        MeshAgent alice = start(ALICE);
        wasHereOnce();
        UUID id = alice.send(BOB.id(), QUESTION, DurableOptions.defaults())
                .orThrow()
                .id();
        await().atMost(PATIENCE).until(() -> fate(alice, id), new Fate.OnItsWay(Fate.Stage.QUEUED, "")::equals);
        alice.close();

        MeshAgent bob = start(BOB);
        await().atMost(PATIENCE)
                .until(() -> bob.durable().inbox().stream().anyMatch(arrival -> arrival.stage() == Arrival.Stage.DONE));
        bob.close();
        MeshAgent again = start(ALICE);
        MeshAgent bobAgain = start(BOB);

        assertThat(end(again.durable(), id)).isEqualTo(new Fate.Processed(QUESTION));
        assertThat(handled).singleElement().satisfies(request -> {
            assertThat(request.caller()).isEqualTo(ALICE.id());
            assertThat(request.capability()).isEqualTo("echo");
            assertThat(request.payload()).isEqualTo(QUESTION);
        });
        assertThat(bobAgain.durable().inbox()).singleElement().satisfies(arrival -> {
            assertThat(arrival.id()).isEqualTo(id);
            assertThat(arrival.from()).isEqualTo(ALICE.id());
            assertThat(arrival.outcome()).contains(Outcome.PROCESSED);
        });
        Evidence receipt = again.durable().receipt(id).orElseThrow();
        assertThat(receipt.receipt().statement().outcome()).isEqualTo(Outcome.PROCESSED);
        assertThat(receipt.receipt().isSignedBy(BOB.id(), ALICE.id())).isTrue();
        assertThat(again.durable().list()).extracting(Dispatch::id).containsExactly(id);
    }

    @Test
    void callerWhomThePolicyDeniesIsRefusedWithASignedWord() throws Exception {
        wasHereOnce();
        MeshClient alice =
                MeshClient.builder(ALICE, mesh.relay()).durable(place(ALICE)).connect();
        try (alice) {
            UUID id = alice.send(BOB.id(), QUESTION, DurableOptions.defaults())
                    .orThrow()
                    .id();
            start(BOB, AccessPolicy.denyAll(), echo);

            assertThat(end(alice.durable(), id)).isEqualTo(new Fate.Refused("acl_denied", Fate.Word.SIGNED));
        }
        assertThat(handled).isEmpty();
    }

    @Test
    void agentWithoutPrekeysCannotBeWrittenToAndNothingIsKept() throws Exception {
        MeshAgent alice = start(ALICE);

        assertThat(alice.send(BOB.id(), QUESTION, DurableOptions.defaults()))
                .isInstanceOfSatisfying(
                        SendResult.NotTaken.class,
                        refused -> assertThat(refused.why())
                                .extracting(Violation::code)
                                .isEqualTo(ErrorCode.DURABLE_UNAVAILABLE));
        assertThat(alice.durable().list()).isEmpty();
    }

    @Test
    void sameMessageUnderOneIdIsSentOnceAndIsOverWhenItIs() throws Exception {
        MeshAgent alice = start(ALICE);
        wasHereOnce();
        UUID id = new UUID(4, 7);
        var options = DurableOptions.within(Duration.ofHours(1)).underId(id);
        Instant before = Instant.now().minusMillis(1);
        Dispatch sent = alice.send(BOB.id(), QUESTION, options).orThrow();
        Dispatch same = alice.send(BOB.id(), QUESTION, options).orThrow();
        start(BOB);

        assertThat(sent.id()).isEqualTo(id);
        assertThat(same.id()).isEqualTo(id);
        assertThat(sent.sent()).isAfter(before);
        assertThat(Duration.between(before, sent.expires())).isBetween(Duration.ofHours(1), Duration.ofMinutes(65));
        assertThat(same.expires()).isEqualTo(sent.expires());
        assertThat(end(alice.durable(), id)).isEqualTo(new Fate.Processed(QUESTION));
        assertThat(alice.durable().cancel(id).orElseThrow().fate()).isEqualTo(new Fate.Processed(QUESTION));
        assertThat(alice.durable().redeliver(id, Duration.ofHours(1))).isEmpty();
        assertThat(alice.durable().find(new UUID(0, 0))).isEmpty();
        assertThat(handled).hasSize(1);
    }

    @Test
    void programGoesOnWhileMessagesAreSentAndAwaited() throws Exception {
        MeshAgent alice = start(ALICE);
        wasHereOnce();
        UUID id = alice.sendAsync(BOB.id(), QUESTION, DurableOptions.defaults())
                .thenApply(result -> result.orThrow().id())
                .get(60, TimeUnit.SECONDS);
        DurableMessages messages = alice.durable();
        CompletableFuture<Optional<Dispatch>> impatient = messages.awaitAsync(id, PATIENCE);
        assertThat(impatient).isNotDone();
        impatient.cancel(false);

        CompletableFuture<Optional<Dispatch>> end = messages.awaitAsync(id, PATIENCE);
        MeshAgent bob = start(BOB);

        assertThat(end.thenApply(EmbeddedIT::fate)).succeedsWithin(PATIENCE).isEqualTo(new Fate.Processed(QUESTION));
        assertThat(messages.findAsync(id).thenApply(EmbeddedIT::fate))
                .succeedsWithin(PATIENCE)
                .isEqualTo(new Fate.Processed(QUESTION));
        assertThat(messages.listAsync().get(60, TimeUnit.SECONDS))
                .extracting(Dispatch::id)
                .containsExactly(id);
        assertThat(bob.durable().inboxAsync().get(60, TimeUnit.SECONDS))
                .extracting(Arrival::id)
                .containsExactly(id);
        assertThat(messages.receiptAsync(id).get(60, TimeUnit.SECONDS)).isPresent();
        assertThat(messages.redeliverAsync(id, Duration.ofHours(1)))
                .succeedsWithin(PATIENCE)
                .isEqualTo(Optional.empty());
        assertThat(messages.cancelAsync(id).thenApply(EmbeddedIT::fate))
                .succeedsWithin(PATIENCE)
                .isEqualTo(new Fate.Processed(QUESTION));
    }

    /// What is cut off may have been done: its sender could only be told `unknown`.
    @Test
    void handlerThatHasAMessageAtTheCloseIsWaitedFor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        MeshAgent alice = start(ALICE);
        MeshAgent bob = start(BOB, AccessPolicy.allowAll(), request -> {
            begun.countDown();
            mayEnd.await();
            return echo.handle(request);
        });
        awaitPrekeys();
        UUID id = alice.send(BOB.id(), QUESTION, DurableOptions.defaults())
                .orThrow()
                .id();
        begun.await();

        Thread closing = Thread.startVirtualThread(bob::close);
        await().atMost(PATIENCE).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        mayEnd.countDown();
        closing.join();
        start(BOB);

        assertThat(end(alice.durable(), id)).isEqualTo(new Fate.Processed(QUESTION));
        assertThat(handled).hasSize(1);
    }

    @Test
    void folderIsOneAgentsAtATime() throws Exception {
        start(ALICE);

        assertThatThrownBy(() -> start(ALICE))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.STORAGE))
                .hasMessageContaining(place(ALICE).folder().toString());
    }

    @Test
    void registryThatTheProxyAloneKnowsGetsThePrekeys() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.to(mesh.registry().getPort())) {
            Offline behind = Offline.in(folder.resolve("behind"))
                    .registry(URI.create("http://registry.test"), mesh::token)
                    .proxy(ProxyRule.through(HttpProxy.at("127.0.0.1", proxy.port())));
            agents.add(MeshAgent.builder(BOB, mesh.relay(), AccessPolicy.allowAll(), echo)
                    .durable(behind)
                    .start());

            awaitPrekeys();
            assertThat(proxy.requests()).isNotEmpty().containsOnly("CONNECT registry.test:80 HTTP/1.1");
        }
    }

    private MeshAgent start(AgentKeyPair keys) {
        return start(keys, AccessPolicy.allowAll(), echo);
    }

    private MeshAgent start(AgentKeyPair keys, AccessPolicy policy, RequestHandler handler) {
        MeshAgent agent = MeshAgent.builder(keys, mesh.relay(), policy, handler)
                .durable(place(keys))
                .start();
        agents.add(agent);
        return agent;
    }

    private Offline place(AgentKeyPair keys) {
        return Offline.in(folder.resolve(keys.id().value().substring(0, 4))).registry(mesh.registry(), mesh::token);
    }

    private void wasHereOnce() {
        MeshAgent bob = start(BOB);
        awaitPrekeys();
        bob.close();
    }

    private void awaitPrekeys() {
        await().atMost(PATIENCE).until(() -> mesh.hasPrekeysOf(BOB.id()));
    }

    private static Fate fate(Optional<Dispatch> dispatch) {
        return dispatch.orElseThrow().fate();
    }

    private static Fate fate(MeshAgent agent, UUID id) throws Exception {
        return agent.durable().find(id).orElseThrow().fate();
    }

    private static Fate end(DurableMessages messages, UUID id) throws Exception {
        return messages.await(id, PATIENCE).orElseThrow().fate();
    }
}
