package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallLimits;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.sdk.testing.KeptJournal;
import io.agentmesh.sdk.testing.Mesh;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Bob changes his key: his agent goes on as another one, under Carol's.
final class SuccessionTest {
    private static final CallOptions ORDER = CallOptions.within(Mesh.TIMEOUT).underKey("order 17");

    private final Mesh mesh = new Mesh(29);
    private final KeptJournal journal = new KeptJournal();
    private final List<IncomingRequest> handled = new ArrayList<>();
    private final MeshAgent bob =
            answering(BOB).environment(mesh.rig.environment(mesh.relay)).start();
    private final MeshClient alice = mesh.client(ALICE);

    @Test
    void requestThatIsBeingHandledIsAnsweredToWhoeverRepeatsItUnderTheNewKey() {
        mesh.rig.holdHandlers();
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isNotDone();
        MeshAgent successor = succeed();

        CompletableFuture<Reply> repeated = alice.requestAsync(CAROL.id(), say("pay"), ORDER);
        assertThat(repeated).isNotDone();
        mesh.rig.runHandlers();

        assertThat(repeated).isCompletedWithValue(said("answer 1"));
        assertThat(handled).hasSize(1);
        assertThat(handled.getFirst().cancellation().isCancelled()).isFalse();
        assertThat(mesh.count(MessageType.RESPONSE)).isEqualTo(1);
        assertThat(successor.idle()).isCompleted();
    }

    @Test
    void requestThatEndsMeanwhileGetsItsFirstAnswerUnderTheNewKey() {
        mesh.rig.holdHandlers();
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isNotDone();
        succeed();
        mesh.rig.runHandlers();

        assertThat(alice.requestAsync(CAROL.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        assertThat(handled).hasSize(1);
    }

    @Test
    void requestThatWasAnsweredIsNotHandledAgain() {
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));

        succeed();

        assertThat(alice.requestAsync(CAROL.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        assertThat(handled).hasSize(1);
    }

    /// What it weighs is counted under the new key until its handler has ended.
    @Test
    void streamThatEndsAfterwardsLeavesItsRoomToOthers() {
        JsonValue heavy = say("x".repeat(1_000));
        mesh.config(mesh.config().withCalls(CallLimits.defaults().weighing(new CallLimits.Weight(1_500, 1_500))));
        mesh.rig.holdHandlers();
        alice.requestStream(BOB.id(), heavy, StreamOptions.within(Mesh.TIMEOUT));
        succeed();
        assertThat(alice.requestAsync(CAROL.id(), heavy, ORDER)).isCompletedWithValue(busy());

        mesh.rig.runHandlers();

        assertThat(alice.requestAsync(CAROL.id(), heavy, ORDER)).isNotDone();
    }

    @Test
    void requestsOfItsOwnEndAsCancelled() {
        mesh.rig.holdHandlers();
        mesh.agent(ALICE, AccessPolicy.allowAll(), mesh.echo);
        CompletableFuture<Reply> own = Mesh.ask(bob, ALICE.id(), "hello");

        succeed();

        assertThat(own.getNow(said("nothing")))
                .isInstanceOfSatisfying(
                        Reply.Failed.class, failed -> assertThat(code(failed)).isEqualTo(ErrorCode.CANCELLED));
    }

    @Test
    void idleIsToldToWhoeverWaitsForTheOldOne() {
        mesh.rig.holdHandlers();
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isNotDone();
        CompletableFuture<Void> idle = bob.idle();
        assertThat(idle).isNotDone();

        succeed();

        assertThat(idle).isDone();
    }

    @Test
    void itHasTheEnvironmentOfTheOldOneAndNoOther() {
        var both = answering(CAROL).succeeding(bob).environment(mesh.rig.environment(mesh.relay));

        assertThatIllegalStateException().isThrownBy(both::start);
    }

    private static Reply busy() {
        return new Reply.RemoteError(JsonObject.empty()
                .with("capability", "echo")
                .with("code", "busy")
                .with("error", "busy"));
    }

    private MeshAgent succeed() {
        return answering(CAROL).succeeding(bob).start();
    }

    private MeshBuilder<MeshAgent> answering(AgentKeyPair keys) {
        return MeshAgent.builder(keys, Mesh.RELAY, AccessPolicy.allowAll(), request -> {
                    handled.add(request);
                    return Answer.of(say("answer " + handled.size()));
                })
                .config(mesh.config())
                .remembering(journal);
    }

    private static ErrorCode code(Reply.Failed failed) {
        Violation why = failed.violation();
        return why.code();
    }
}
