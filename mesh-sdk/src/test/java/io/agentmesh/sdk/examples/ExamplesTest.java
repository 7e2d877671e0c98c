package io.agentmesh.sdk.examples;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Payload;
import io.agentmesh.sdk.call.RemoteCode;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.durable.Dispatch;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.PromptMessages;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the javadoc shows does what it says. Examples that begin with a socket run in [ExamplesIT].
final class ExamplesTest {
    private final Mesh mesh = new Mesh(3);

    @BeforeEach
    void bobAnswers() {
        mesh.rig.handlersOnThreads();
        Answering.withStreams(MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), Answering.ECHO))
                .environment(mesh.rig.environment(mesh.relay))
                .start();
    }

    @Test
    void requestIsAnswered() throws InterruptedException {
        assertThat(Asking.ask(alice(), BOB.id())).isEqualTo("bob answers {\"capability\":\"echo\",\"word\":\"hello\"}");
    }

    @Test
    void orderIsRefusedByAnAgentThatTakesNone() throws InterruptedException {
        assertThat(Asking.order(alice(), BOB.id(), "7")).isInstanceOf(Reply.RemoteError.class);
    }

    @Test
    void streamIsReadToItsEnd() throws InterruptedException {
        JsonValue question = JsonObject.empty().with("capability", "countdown");

        assertThat(Asking.readAll(alice(), BOB.id(), question))
                .isEqualTo(List.of(JsonInteger.of(3), JsonInteger.of(2), JsonInteger.of(1)));
    }

    @Test
    void numbersAreSummedUpInAConversation() throws InterruptedException {
        assertThat(Asking.sum(alice(), BOB.id(), 1, 2, 3)).isEqualTo(JsonInteger.of(6));
    }

    @Test
    void textAndBytesAreAskedWithAndRead() throws InterruptedException {
        assertThat(Mapping.forms(alice(), BOB.id()))
                .containsExactly("{\"capability\":\"echo\",\"n\":1}", "{\"capability\":\"echo\",\"n\":2}");
    }

    @Test
    void ownTypesAreAskedWithAndAnswered() throws InterruptedException {
        MeshAgent.builder(CAROL, Mesh.RELAY, AccessPolicy.allowAll(), Mapping.SHOP)
                .environment(mesh.rig.environment(mesh.relay))
                .start();
        MeshClient alice = alice();

        assertThat(Mapping.order(alice, CAROL.id(), new Mapping.Order("order", "tea", 3)))
                .isEqualTo(new Mapping.Receipt("tea", 12));
        assertThat(Mapping.orderLater(alice, CAROL.id(), new Mapping.Order("order", "tea", 1)))
                .succeedsWithin(Duration.ofSeconds(60))
                .isEqualTo(new Mapping.Receipt("tea", 4));
        assertThat(alice.request(CAROL.id(), Payload.ofText("{\"capability\":\"order\"}"), Duration.ofSeconds(10)))
                .isInstanceOfSatisfying(
                        Reply.RemoteError.class,
                        error -> assertThat(error.code()).isEqualTo(RemoteCode.MALFORMED));
    }

    @Test
    void itemsAreReadOneByOne() throws InterruptedException {
        assertThat(Asking.readOneByOne(alice(), BOB.id(), JsonObject.empty().with("capability", "countdown")))
                .containsExactly("3", "2", "1");
    }

    @Test
    void messageIsSentDurablyAndItsAnswerIsAskedForByItsId() throws InterruptedException {
        JsonValue order = JsonObject.empty().with("capability", "order").with("goods", "tea");
        MeshAgent carol = MeshAgent.builder(CAROL, Mesh.RELAY, AccessPolicy.denyAll(), Answering.ECHO)
                .environment(mesh.rig.environment(mesh.relay))
                .durable(PromptMessages.provider())
                .start();

        UUID id = Depositing.send(carol, BOB.id(), order);

        assertThat(Depositing.answer(carol, id)).contains(order);
        assertThat(carol.durable().find(id))
                .get()
                .extracting(Dispatch::expires)
                .isEqualTo(mesh.rig.clock.instant().plus(Duration.ofDays(2)));
    }

    @Test
    void messageIsSentDurablyWithoutWaiting() {
        MeshClient carol = MeshClient.builder(CAROL, Mesh.RELAY)
                .environment(mesh.rig.environment(mesh.relay))
                .durable(PromptMessages.provider())
                .start();

        assertThat(Depositing.sendLater(carol, BOB.id(), JsonInteger.of(1)))
                .succeedsWithin(Duration.ofSeconds(60))
                .isEqualTo(new UUID(1, 0));
    }

    private MeshClient alice() {
        return mesh.client(ALICE);
    }
}
