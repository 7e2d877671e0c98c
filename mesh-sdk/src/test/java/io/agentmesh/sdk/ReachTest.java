package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.testing.MemoryRelay;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.OriginalPeer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Whether another agent is there.
final class ReachTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Reply NO_SESSION =
            Reply.failed(ErrorCode.SESSION_UNKNOWN, "there is no session with the agent");

    private final Mesh mesh = new Mesh(23);
    private final MeshAgent alice = mesh.echo(ALICE);

    @Test
    void agentThatShakesHandsIsThereAndKnowsRequestsThatComeAgain() {
        mesh.echo(BOB);

        assertThat(alice.reach(BOB.id(), AN_HOUR)).isCompletedWithValue(new Reach.There(Reach.Memory.BY_KEY));
    }

    @Test
    void originalIsThereAndKnowsNoRequestThatComesAgain() {
        new OriginalPeer(mesh.rig, mesh.relay, BOB, OriginalPeer.Kind.DAEMON);

        assertThat(alice.reach(BOB.id(), AN_HOUR)).isCompletedWithValue(new Reach.There(Reach.Memory.NONE));
    }

    @Test
    void agentThatIsAwayIsThereAsSoonAsItComes() {
        CompletableFuture<Reach> reach = alice.reach(BOB.id(), AN_HOUR);
        mesh.rig.advance(Duration.ofMinutes(4));
        assertThat(reach).isNotDone();

        mesh.echo(BOB);

        assertThat(reach).isCompletedWithValue(new Reach.There(Reach.Memory.BY_KEY));
    }

    @Test
    void agentThatDoesNotComeIsAwayWhenTheTimeIsUp() {
        CompletableFuture<Reach> reach = alice.reach(BOB.id(), Duration.ofMinutes(5));

        mesh.rig.advance(Duration.ofMinutes(5));

        assertThat(reach.join())
                .isInstanceOfSatisfying(
                        Reach.Away.class, away -> assertThat(away.why().code()).isEqualTo(ErrorCode.AGENT_OFFLINE));
    }

    @Test
    void agentThatWasHeardJustNowIsNotAskedToShakeHandsAgain() {
        mesh.echo(BOB);
        assertThat(ask(alice, BOB.id(), "one")).isCompletedWithValue(said("one"));
        long handshakes = mesh.count(MessageType.HANDSHAKE);

        mesh.rig.advance(Duration.ofSeconds(5));

        assertThat(alice.reach(BOB.id(), AN_HOUR)).isCompleted();
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(handshakes);
    }

    @Test
    void sessionWithAnAgentThatHasGoneProvesNothing() {
        MeshAgent bob = mesh.echo(BOB);
        assertThat(ask(alice, BOB.id(), "one")).isCompletedWithValue(said("one"));
        bob.close();
        mesh.rig.advance(Duration.ofSeconds(30));

        CompletableFuture<Reach> reach = alice.reach(BOB.id(), Duration.ofSeconds(60));
        mesh.rig.advance(Duration.ofSeconds(60));

        assertThat(reach.join()).isInstanceOf(Reach.Away.class);
    }

    @Test
    void requestForNowIsNotSentWithoutASession() {
        mesh.echo(BOB);

        assertThat(now("one").join()).isEqualTo(NO_SESSION);
        assertThat(alice.reach(BOB.id(), AN_HOUR)).isCompleted();
        assertThat(now("one")).isCompletedWithValue(said("one"));
        assertThat(mesh.count(MessageType.REQUEST)).isEqualTo(1);
    }

    @Test
    void requestForNowIsNotSentWithoutALink() {
        mesh.echo(BOB);
        assertThat(alice.reach(BOB.id(), AN_HOUR)).isCompleted();
        mesh.relay.mood = MemoryRelay.Mood.UNREACHABLE;
        mesh.relay.dropAll();

        assertThat(now("one").join()).isEqualTo(Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected"));
    }

    @Test
    void requestForNowThatThePeerCannotOpenIsNotSentAgain() {
        MeshAgent bob = mesh.echo(BOB);
        assertThat(alice.reach(BOB.id(), AN_HOUR)).isCompleted();
        bob.close();
        mesh.echo(BOB);

        Reply reply = now("one").join();

        assertThat(reply).isEqualTo(Reply.failed(ErrorCode.SESSION_UNKNOWN, "the peer cannot open what it is sent"));
        assertThat(mesh.count(MessageType.REQUEST)).isEqualTo(1);
        assertThat(mesh.handled).isEmpty();
    }

    private CompletableFuture<Reply> now(String word) {
        return alice.requestAsync(
                BOB.id(), say(word), CallOptions.within(AN_HOUR).nowOrNever());
    }

    @Test
    void endOfTheAgentEndsTheWait() {
        CompletableFuture<Reach> reach = alice.reach(BOB.id(), AN_HOUR);

        alice.closeAsync();

        assertThat(reach.join())
                .isInstanceOfSatisfying(
                        Reach.Away.class, away -> assertThat(away.why().code()).isEqualTo(ErrorCode.CANCELLED));
    }
}
