package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// How two ends of ours stay together (wire §9.4, §9.5, §11; sdk §18).
final class SessionsTest {
    private final Mesh mesh = new Mesh(2);

    static Stream<Arguments> bothOrders() {
        return Stream.of(Arguments.of(ALICE, BOB), Arguments.of(BOB, ALICE));
    }

    @Test
    void parallelFirstRequestsShareOneHandshake() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        List<CompletableFuture<Reply>> replies = new ArrayList<>();

        mesh.rig.loop().execute(() -> IntStream.range(0, 50).forEach(i -> replies.add(ask(alice, BOB.id(), "n" + i))));

        assertThat(replies).hasSize(50).allMatch(reply -> reply.join() instanceof Reply.Result);
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("bothOrders")
    void twoWhoCallAtOnceEndOnOneSession(AgentKeyPair one, AgentKeyPair other) {
        MeshAgent first = mesh.echo(one);
        MeshAgent second = mesh.echo(other);
        List<CompletableFuture<Reply>> replies = new ArrayList<>();

        mesh.rig.loop().execute(() -> {
            replies.add(ask(first, other.id(), "there"));
            replies.add(ask(second, one.id(), "back"));
        });
        assertThat(replies).extracting(CompletableFuture::join).containsExactly(said("there"), said("back"));
        long handshakes = mesh.count(MessageType.HANDSHAKE);
        mesh.rig.advance(Duration.ofSeconds(2));

        assertThat(ask(first, other.id(), "again")).isCompletedWithValue(said("again"));
        assertThat(ask(second, one.id(), "too")).isCompletedWithValue(said("too"));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(handshakes);
    }

    @Test
    void lateMessageTwoStillCompletesTheHandshake() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        List<Envelope> late = new ArrayList<>();
        mesh.relay.route = envelope -> {
            boolean message2 = envelope.from().equals(BOB.id());
            return message2 && late.add(envelope) ? List.of() : List.of(envelope);
        };
        CompletableFuture<Reply> reply =
                alice.requestAsync(BOB.id(), say("too late"), CallOptions.within(Duration.ofSeconds(1)));
        mesh.rig.advance(Duration.ofSeconds(2));
        assertThat(reply.join()).isEqualTo(Reply.failed(ErrorCode.TIMED_OUT, "handshake timed out"));

        mesh.relay.route = List::of;
        late.forEach(mesh.relay::inject);

        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(3);
        assertThat(ask(alice, BOB.id(), "now")).isCompletedWithValue(said("now"));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(3);
    }

    @Test
    void requestToAnAbsentAgentTimesOutAndTheNextOneIsAnsweredWhenItIsThere() {
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> early =
                alice.requestAsync(BOB.id(), say("early"), CallOptions.within(Duration.ofSeconds(1)));
        mesh.rig.advance(Duration.ofSeconds(1));
        assertThat(early).isCompleted();

        mesh.echo(BOB);

        assertThat(ask(alice, BOB.id(), "now")).isCompletedWithValue(said("now"));
        assertThat(mesh.handled).extracting(Mesh::word).containsExactly("now");
    }

    @Test
    void lostMessageOneIsSentAgain() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        mesh.relay.route = envelope -> List.of();
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "hello");
        assertThat(reply).isNotCompleted();

        mesh.relay.route = List::of;
        mesh.rig.advance(Duration.ofSeconds(5));

        assertThat(reply).isCompletedWithValue(said("hello"));
    }

    @Test
    void lostRequestDoesNotSpoilTheNextOne() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        assertThat(ask(alice, BOB.id(), "first")).isCompleted();
        mesh.relay.route = envelope -> List.of();
        CompletableFuture<Reply> lost = ask(alice, BOB.id(), "lost");
        mesh.relay.route = List::of;

        assertThat(ask(alice, BOB.id(), "next")).isCompletedWithValue(said("next"));
        mesh.rig.advance(Mesh.TIMEOUT);
        assertThat(lost.join()).isEqualTo(Reply.failed(ErrorCode.TIMED_OUT, "request timed out"));
        assertThat(ask(alice, BOB.id(), "last")).isCompletedWithValue(said("last"));
    }

    @Test
    void lostAnswerDoesNotSpoilTheNextOne() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        assertThat(ask(alice, BOB.id(), "first")).isCompleted();
        mesh.relay.route = envelope -> envelope.from().equals(BOB.id()) ? List.of() : List.of(envelope);
        CompletableFuture<Reply> lost = ask(alice, BOB.id(), "lost");
        mesh.relay.route = List::of;

        assertThat(ask(alice, BOB.id(), "next")).isCompletedWithValue(said("next"));
        assertThat(lost).isNotCompleted();
    }

    @Test
    void restartedPeerIsAskedAgainAndHandlesTheRequestOnce() {
        mesh.echo(BOB).close();
        MeshAgent before = mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        assertThat(ask(alice, BOB.id(), "before")).isCompleted();
        before.close();
        mesh.echo(BOB);

        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "after");

        assertThat(reply).isCompletedWithValue(said("after"));
        assertThat(mesh.handled).extracting(Mesh::word).containsExactly("before", "after");
        assertThat(mesh.last(MessageType.ERROR).payload().toString())
                .isEqualTo("{\"code\":\"session_unknown\",\"error\":\"no_session\"}");
        assertThat(mesh.last(MessageType.ERROR).protection()).isEqualTo(Protection.PLAIN);
    }

    @Test
    void peerThatNeverKnowsTheSessionIsAskedTwiceAndNoMore() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        mesh.relay.route =
                envelope -> envelope.type() == MessageType.REQUEST ? List.of(replaced(envelope)) : List.of(envelope);

        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "hello");

        assertThat(reply.join())
                .isEqualTo(Reply.failed(ErrorCode.SESSION_UNKNOWN, "the peer cannot open what it is sent"));
        assertThat(mesh.count(MessageType.REQUEST)).isEqualTo(2);
    }

    /// The same envelope with another sealed payload, signed by its sender: what a sender whose session is
    /// gone sends.
    private static Envelope replaced(Envelope envelope) {
        return new EnvelopeDraft(
                        envelope.id(),
                        envelope.to(),
                        envelope.type(),
                        envelope.inReplyTo(),
                        new JsonString("AAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
                        envelope.protection(),
                        envelope.timestampMillis())
                .sign(ALICE);
    }

    @Test
    void doubledEnvelopesAreHandledOnce() {
        mesh.relay.route = envelope -> List.of(envelope, envelope);
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);

        assertThat(ask(alice, BOB.id(), "one")).isCompletedWithValue(said("one"));
        assertThat(ask(alice, BOB.id(), "two")).isCompletedWithValue(said("two"));

        assertThat(mesh.handled).extracting(Mesh::word).containsExactly("one", "two");
    }

    @Test
    void answerIsReadOnARetiredSessionAfterALostLink() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "slow");

        mesh.relay.drop(ALICE.id());
        mesh.rig.advance(Duration.ofSeconds(1));
        mesh.rig.runHandlers();

        assertThat(reply).isCompletedWithValue(said("slow"));
    }

    /// Bob's link was lost long ago, Alice's never was: she still writes on the session that Bob has retired.
    @Test
    void retiredSessionIsKeptWhileThePeerStillWritesOnIt() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> first = ask(alice, BOB.id(), "first");
        mesh.rig.runHandlers();
        assertThat(first).isCompletedWithValue(said("first"));
        mesh.relay.drop(BOB.id());
        mesh.rig.advance(Duration.ofSeconds(290));
        CompletableFuture<Reply> reply =
                alice.requestAsync(BOB.id(), say("slow"), CallOptions.within(Duration.ofSeconds(200)));

        mesh.rig.advance(Duration.ofSeconds(150));
        mesh.rig.runHandlers();

        assertThat(reply).isCompletedWithValue(said("slow"));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(3);
    }

    @Test
    void newRequestsShakeHandsAnewAfterALostLink() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        assertThat(ask(alice, BOB.id(), "before")).isCompleted();
        mesh.relay.drop(ALICE.id());
        mesh.rig.advance(Duration.ofSeconds(1));

        assertThat(ask(alice, BOB.id(), "after")).isCompletedWithValue(said("after"));

        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(6);
    }
}
