package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamLimits;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.sdk.testing.KeptJournal;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens to a stream that was taken and is not in the journal yet. Of Bob's there may be one at a time.
final class StreamBeginningsTest {
    private static final StreamLimits ONE = new StreamLimits(4, 1, 1, 1_000, Duration.ofMinutes(1));

    private final Mesh mesh = new Mesh(37);
    private final KeptJournal journal = new KeptJournal();
    private final List<IncomingRequest> served = new ArrayList<>();
    private final MeshAgent bob = MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
            .config(MeshConfig.defaults().withStreams(ONE))
            .environment(mesh.rig.environment(mesh.relay))
            .remembering(journal)
            .onStream((request, items) -> {
                served.add(request);
                items.send(JsonInteger.of(1));
                return Ending.complete();
            })
            .start();
    private final MeshClient alice = mesh.client(ALICE);

    @BeforeEach
    void writeWhenLet() {
        journal.mood(KeptJournal.Mood.HELD);
    }

    @Test
    void oneThatItsCallerTookBackIsNotServedAndEndsAsACancelledOneDoes() throws InterruptedException {
        mesh.rig.holdHandlers();
        MeshStream stream = ask();

        stream.close();
        journal.write();

        assertThat(mesh.rig.heldHandlers()).isZero();
        assertThat(mesh.count(MessageType.STREAM_END)).isOne();
        assertThat(mesh.count(MessageType.ERROR)).isZero();
        MeshStream next = ask();
        journal.write();
        mesh.rig.runHandlers();
        assertThat(endOf(next)).isEqualTo(new StreamEnd.Completed());
        assertThat(served).hasSize(1);
    }

    /// Whether there is a place for it does not matter to a caller who is gone.
    @Test
    void oneThatItsCallerTookBackIsNotToldThatThereIsNoPlace() {
        mesh.rig.holdHandlers();
        ask();
        journal.write();
        MeshStream stream = ask();

        stream.close();
        journal.write();

        assertThat(mesh.count(MessageType.STREAM_END)).isOne();
        assertThat(mesh.count(MessageType.ERROR)).isZero();
    }

    @Test
    void agentIsNotIdleBeforeItHasBegunAndEnded() {
        mesh.rig.holdHandlers();
        ask();

        CompletableFuture<Void> idle = bob.idle();
        assertThat(idle).isNotDone();
        journal.write();
        assertThat(idle).isNotDone();
        mesh.rig.runHandlers();

        assertThat(idle).isCompleted();
    }

    @Test
    void agentIsIdleOnceItCouldNotBeNoted() throws InterruptedException {
        journal.mood(KeptJournal.Mood.FULL);

        assertThat(endOf(ask())).isEqualTo(error("storage"));
        assertThat(bob.idle()).isCompleted();
    }

    @Test
    void agentThatClosesTellsItsCallerAndBeginsNothing() throws InterruptedException {
        MeshStream stream = ask();
        CompletableFuture<Void> idle = bob.idle();

        bob.closeAsync();
        journal.write();

        assertThat(served).isEmpty();
        assertThat(mesh.count(MessageType.ERROR)).isOne();
        assertThat(endOf(stream)).isEqualTo(error("stopping"));
        assertThat(idle).isCompleted();
    }

    @Test
    void agentThatGoesOnUnderAnotherKeyBeginsNothingUnderTheOldOne() throws InterruptedException {
        MeshStream stream = ask();

        MeshAgent successor = MeshAgent.builder(CAROL, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .remembering(journal)
                .succeeding(bob)
                .start();
        journal.write();

        assertThat(served).isEmpty();
        assertThat(mesh.count(MessageType.ERROR)).isOne();
        assertThat(endOf(stream)).isEqualTo(error("stopping"));
        assertThat(successor.idle()).isCompleted();
    }

    private MeshStream ask() {
        return alice.requestStream(BOB.id(), say("one"), StreamOptions.within(Mesh.TIMEOUT));
    }

    private static StreamEnd endOf(MeshStream stream) throws InterruptedException {
        return stream.forEach(item -> {});
    }

    private static StreamEnd error(String word) {
        return new StreamEnd.RemoteError(JsonObject.empty().with("code", word).with("error", word));
    }
}
