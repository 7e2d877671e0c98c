package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.TalkingAgent;
import io.agentmesh.meshd.testing.TestRelay;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.stream.Conversation;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.Exchange;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conversations over the real relay: between two embedded agents, and with an HTTP agent behind a daemon.
final class ConversationIT {
    private static final JsonValue QUESTION = JsonObject.empty().with("capability", "talk");
    private static final StreamOptions OPTIONS = StreamOptions.within(Duration.ofSeconds(60));
    /// More than the window, and less than what the relay takes at once.
    private static final int ITEMS = 2 * Exchange.WINDOW;

    private final TestRelay relay = new TestRelay(0);

    ConversationIT() throws Exception {}

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void embeddedAgentsTalkBothWays() throws Exception {
        try (MeshAgent _ = MeshAgent.builder(BOB, relay.url(), AccessPolicy.allowAll(), request -> Answer.of(QUESTION))
                        .onConversation((request, exchange) -> echo(exchange))
                        .connect();
                MeshClient alice = MeshClient.builder(ALICE, relay.url()).connect();
                Conversation talk = alice.converse(BOB.id(), QUESTION, OPTIONS)) {
            for (int i = 0; i < ITEMS; i++) {
                talk.send(JsonInteger.of(i));
                assertThat(talk.next()).contains(JsonInteger.of(i));
            }
            talk.done();

            assertThat(talk.next()).isEmpty();
            assertThat(talk.end()).isEqualTo(new StreamEnd.Completed());
        }
    }

    @Test
    void agentBehindADaemonTalksBothWays(@TempDir Path folder) throws Exception {
        try (TalkingAgent agent = new TalkingAgent();
                LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder);
                MeshClient alice = MeshClient.builder(ALICE, relay.url()).connect();
                Conversation talk = alice.converse(BOB.id(), QUESTION, OPTIONS)) {
            bob.awaitUp();

            for (int i = 0; i < ITEMS; i++) {
                talk.send(JsonInteger.of(i));
                assertThat(talk.next()).contains(JsonInteger.of(i));
            }
            talk.done();

            assertThat(talk.next()).contains(new JsonString("end of talk"));
            assertThat(talk.end()).isEqualTo(new StreamEnd.Completed());
        }
    }

    /// What the agent sees of a caller that gives up is no end of its request, but a connection that is gone.
    @Test
    void callerWhoGivesUpIsNotDone(@TempDir Path folder) throws Exception {
        try (TalkingAgent agent = new TalkingAgent();
                LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder);
                MeshClient alice = MeshClient.builder(ALICE, relay.url()).connect()) {
            bob.awaitUp();
            Conversation talk = alice.converse(BOB.id(), QUESTION, OPTIONS);
            talk.send(JsonInteger.of(1));
            assertThat(talk.next()).contains(JsonInteger.of(1));

            talk.close();

            assertThat(agent.awaitEnd()).isEqualTo(TalkingAgent.End.CUT_OFF);
        }
    }

    @Test
    void itemOfTheAgentAtItsBoundArrivesAndOneByteMoreEndsTheConversation(@TempDir Path folder) throws Exception {
        try (TalkingAgent agent = new TalkingAgent();
                LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder);
                MeshClient alice = MeshClient.builder(ALICE, relay.url()).connect();
                Conversation talk = alice.converse(BOB.id(), QUESTION, OPTIONS)) {
            bob.awaitUp();

            talk.send(JsonInteger.of(Exchange.MAX_ITEM_BYTES));
            assertThat(talk.next()).contains(new JsonString("x".repeat(Exchange.MAX_ITEM_BYTES - 2)));
            talk.send(JsonInteger.of(Exchange.MAX_ITEM_BYTES + 1));

            assertThat(talk.end().toString()).contains("local_agent_answer_too_large");
        }
    }

    @Test
    void agentThatReadsAllBeforeItAnswersIsUnderstood(@TempDir Path folder) throws Exception {
        try (EchoAgent agent = new EchoAgent();
                LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder);
                MeshClient alice = MeshClient.builder(ALICE, relay.url()).connect();
                Conversation talk = alice.converse(BOB.id(), QUESTION, OPTIONS)) {
            bob.awaitUp();
            talk.done();

            assertThat(talk.next()).isPresent();
            assertThat(talk.end()).isEqualTo(new StreamEnd.Completed());
        }
    }

    @Test
    void agentThatIsNotThereIsToldToTheCaller(@TempDir Path folder) throws Exception {
        EchoAgent gone = new EchoAgent();
        gone.close();
        try (LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), gone.url()).start(folder);
                MeshClient alice = MeshClient.builder(ALICE, relay.url()).connect();
                Conversation talk = alice.converse(BOB.id(), QUESTION, OPTIONS)) {
            bob.awaitUp();

            assertThat(talk.end())
                    .isInstanceOfSatisfying(
                            StreamEnd.RemoteError.class,
                            end -> assertThat(end.payload().toString()).contains("unreachable"));
        }
    }

    private static Ending echo(Exchange exchange) throws InterruptedException {
        for (Optional<JsonValue> item = exchange.next(); item.isPresent(); item = exchange.next()) {
            exchange.send(item.get());
        }
        return Ending.complete();
    }
}
