package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.testing.MemoryRelay.Mood;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Weaknesses that were seen in the original's library (sdk §19), by their numbers, as far as no other test is about
/// them: each fails on what it does. `docs/weaknesses.md` says where the others are.
final class ObservedWeaknessesTest {
    private static final CallOptions BRIEFLY = CallOptions.within(Duration.ofSeconds(1));

    private final Mesh mesh = new Mesh(19);

    /// The original takes late answers for requests, and answers them: two agents never stop.
    @Test
    void w4LateAnswersOfTwoAgentsToEachOtherAreTheEndOfIt() {
        mesh.rig.holdHandlers();
        MeshAgent alice = mesh.echo(ALICE);
        MeshAgent bob = mesh.echo(BOB);
        CompletableFuture<Reply> hers = alice.requestAsync(BOB.id(), say("late"), BRIEFLY.plain());
        CompletableFuture<Reply> his = bob.requestAsync(ALICE.id(), say("late"), BRIEFLY.plain());
        mesh.relay.route = envelope -> switch (envelope.type()) {
            case CANCEL -> List.of(); // so that the handlers' answers are sent all the same
            default -> List.of(envelope);
        };
        mesh.rig.advance(Duration.ofSeconds(2));
        assertThat(List.of(hers, his)).allMatch(CompletableFuture::isDone);

        mesh.rig.runHandlers();
        int seen = mesh.relay.seen.size();
        mesh.rig.runHandlers();
        mesh.rig.advance(Duration.ofMinutes(5));

        assertThat(mesh.handled).hasSize(2);
        assertThat(mesh.count(MessageType.RESPONSE)).isEqualTo(2);
        assertThat(mesh.relay.seen).hasSize(seen);
    }

    /// The original answers no pings while a handler runs: after 120 s the relay drops it, and it never notices.
    @Test
    void w6HandlerThatTakesMinutesDoesNotCostTheLink() {
        mesh.rig.holdHandlers();
        MeshAgent bob = mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> slow =
                alice.requestAsync(BOB.id(), say("slow"), CallOptions.within(Duration.ofMinutes(5)));

        mesh.rig.advance(Duration.ofSeconds(160));
        assertThat(bob.linkState()).isInstanceOf(LinkState.Up.class);
        assertThat(mesh.relay.pings).isPositive();
        assertThat(mesh.relay.openings).hasSize(2);
        mesh.rig.runHandlers();

        assertThat(slow).isCompletedWithValue(said("slow"));
        CompletableFuture<Reply> later = ask(mesh.client(CAROL), BOB.id(), "later");
        mesh.rig.runHandlers();
        assertThat(later).isCompletedWithValue(said("later"));
    }

    /// The original goes on asking on a link that was never logged in, until its time is up.
    @Test
    void w22RequestAtARelayThatRefusesFailsAtOnceAndNamesIt() {
        mesh.relay.mood = Mood.REFUSES;
        MeshClient alice = mesh.client(ALICE);

        CompletableFuture<Reply> reply = alice.requestAsync(
                BOB.id(), say("hello"), CallOptions.within(Mesh.TIMEOUT).failingWhenDown());

        assertThat(alice.linkState()).isNotInstanceOf(LinkState.Up.class);
        assertThat(reply).isCompletedWithValue(Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected"));
    }
}
