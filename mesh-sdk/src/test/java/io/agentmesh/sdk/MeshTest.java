package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.call.RequestHandler;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.testing.MemoryRelay;
import io.agentmesh.sdk.testing.Rig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A client and an agent, end to end, over a relay in memory.
final class MeshTest {
    private static final URI RELAY = URI.create("wss://relay.test/ws");
    private static final JsonValue HELLO =
            JsonObject.empty().with("capability", "echo").with("text", "hello");
    private static final RequestHandler ECHO = request -> Answer.of(JsonObject.empty()
            .with("echo", request.payload())
            .with("from", new JsonString(request.caller().value())));

    private final Rig rig = new Rig(1);
    private final MemoryRelay relay = new MemoryRelay(rig);

    @Test
    void requestIsAnswered() {
        agent(BOB, AccessPolicy.allowAll(), ECHO);
        MeshClient alice = client(ALICE);

        CompletableFuture<Reply> reply = ask(alice);

        assertThat(reply)
                .isCompletedWithValue(new Reply.Result(JsonObject.empty()
                        .with("echo", HELLO)
                        .with("from", ALICE.id().value())));
    }

    @Test
    void nothingOfThePayloadIsReadableOnTheWay() {
        agent(BOB, AccessPolicy.allowAll(), ECHO);
        MeshClient alice = client(ALICE);

        assertThat(ask(alice)).isCompleted();

        assertThat(relay.seen)
                .extracting(Envelope::type)
                .containsExactly(
                        MessageType.HANDSHAKE,
                        MessageType.HANDSHAKE,
                        MessageType.HANDSHAKE,
                        MessageType.REQUEST,
                        MessageType.RESPONSE);
        assertThat(relay.seen.subList(3, 5)).extracting(Envelope::protection).containsOnly(Protection.SEALED);
        assertThat(relay.seen).noneMatch(envelope -> envelope.toJson().contains("hello"));
    }

    @Test
    void secondRequestNeedsNoSecondHandshake() {
        agent(BOB, AccessPolicy.allowAll(), ECHO);
        MeshClient alice = client(ALICE);

        assertThat(ask(alice)).isCompleted();
        assertThat(ask(alice)).isCompleted();

        assertThat(relay.seen)
                .filteredOn(e -> e.type() == MessageType.HANDSHAKE)
                .hasSize(3);
    }

    @Test
    void deniedRequestEndsInTheOriginalsError() {
        agent(BOB, AccessPolicy.denyAll(), ECHO);
        MeshClient alice = client(ALICE);

        CompletableFuture<Reply> reply = ask(alice);

        assertThat(reply.join())
                .isInstanceOfSatisfying(
                        Reply.RemoteError.class,
                        error -> assertThat(error.payload().toString())
                                .isEqualTo("{\"capability\":\"echo\",\"error\":\"acl_denied\"}"));
    }

    @Test
    void closeThatNobodyWaitsForEndsRequestsAndTellsWhenTheRelayHasSeenIt() {
        MeshClient alice = client(ALICE);
        CompletableFuture<Reply> reply = ask(alice);

        CompletionStage<Void> closed = alice.closeAsync();

        assertThat(reply).isCompletedWithValue(Reply.failed(ErrorCode.CANCELLED, "closed"));
        assertThat(closed).isCompletedWithValue(null);
        assertThat(relay.openSockets()).isZero();
    }

    @Test
    void closeEndsRequestsInTheOrderInWhichTheyBegan() {
        MeshClient alice = client(ALICE);
        List<Integer> ended = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> {
            CompletionStage<Reply> reply = ask(alice);
            reply.thenAccept(end -> ended.add(i));
        });

        alice.closeAsync();

        assertThat(ended).hasSize(50).isSorted();
    }

    @Test
    void plainWayToAnotherMachineIsTakenOnlyIfSomebodySaysSo() {
        MeshBuilder<MeshClient> builder =
                MeshClient.builder(ALICE, URI.create("ws://relay.test/ws")).environment(rig.environment(relay));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::start)
                .withMessage("relay: ws to relay.test (expected: wss, ws of this machine, or allowPlain())");
        assertThatIllegalArgumentException().isThrownBy(builder::connect);
        assertThat(relay.openSockets()).isZero();

        assertThat(builder.allowPlain().start().linkState()).isEqualTo(new LinkState.Up());
    }

    private static CompletableFuture<Reply> ask(MeshClient client) {
        return client.requestAsync(BOB.id(), HELLO, CallOptions.within(Duration.ofSeconds(5)));
    }

    private MeshAgent agent(AgentKeyPair keys, AccessPolicy policy, RequestHandler handler) {
        MeshAgent agent = MeshAgent.builder(keys, RELAY, policy, handler)
                .environment(rig.environment(relay))
                .start();
        assertThat(agent.linkState()).isEqualTo(new LinkState.Up());
        return agent;
    }

    private MeshClient client(AgentKeyPair keys) {
        MeshClient client = MeshClient.builder(keys, RELAY)
                .environment(rig.environment(relay))
                .start();
        assertThat(client.linkState()).isEqualTo(new LinkState.Up());
        return client;
    }
}
