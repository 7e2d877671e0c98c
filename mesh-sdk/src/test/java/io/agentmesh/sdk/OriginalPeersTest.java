package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.OriginalPeer;
import io.agentmesh.sdk.testing.OriginalPeer.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// An agent of ours among the original's, whose weaknesses must not hurt (sdk §18, §19).
final class OriginalPeersTest {
    private final Mesh mesh = new Mesh(3);

    static Stream<Arguments> kindsAndOrders() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Arguments.of(kind, ALICE, BOB), Arguments.of(kind, BOB, ALICE)));
    }

    @ParameterizedTest
    @MethodSource("kindsAndOrders")
    void bothSidesCanAsk(Kind kind, AgentKeyPair ours, AgentKeyPair theirs) {
        MeshAgent agent = mesh.echo(ours);
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, theirs, kind);

        assertThat(ask(agent, theirs.id(), "there")).isCompletedWithValue(said("there"));
        original.request(ours.id(), say("back").toString());

        assertThat(original.answers).containsExactly(say("back").toString());
    }

    @ParameterizedTest
    @MethodSource("kindsAndOrders")
    void handshakesThatCrossLeaveOneWorkingSession(Kind kind, AgentKeyPair ours, AgentKeyPair theirs) {
        MeshAgent agent = mesh.echo(ours);
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, theirs, kind);
        List<CompletableFuture<Reply>> replies = new ArrayList<>();

        mesh.rig.loop().execute(() -> {
            replies.add(ask(agent, theirs.id(), "there"));
            original.request(ours.id(), say("back").toString());
        });
        mesh.rig.advance(Duration.ofSeconds(3));

        assertThat(replies.getFirst()).isCompletedWithValue(said("there"));
        assertThat(original.answers).containsExactly(say("back").toString());
        assertThat(ask(agent, theirs.id(), "again")).isCompletedWithValue(said("again"));
        original.request(ours.id(), say("too").toString());
        assertThat(original.answers)
                .containsExactly(say("back").toString(), say("too").toString());
        assertThat(original.unreadable).isZero();
    }

    /// Where handshakes crossed, a library agent still waits for the message 3 of ours and takes no new
    /// message 1.
    @ParameterizedTest
    @MethodSource("kindsAndOrders")
    void peerIsReachedAgainAfterHandshakesCrossedAndTheLinkWasLost(Kind kind, AgentKeyPair ours, AgentKeyPair theirs) {
        MeshAgent agent = mesh.echo(ours);
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, theirs, kind);
        mesh.rig.loop().execute(() -> {
            assertThat(ask(agent, theirs.id(), "there")).isNotCancelled();
            original.request(ours.id(), say("back").toString());
        });
        mesh.rig.advance(Duration.ofSeconds(3));
        mesh.relay.drop(ours.id());
        mesh.rig.advance(Duration.ofSeconds(1));

        CompletableFuture<Reply> reply = ask(agent, theirs.id(), "again");
        mesh.rig.advance(Duration.ofSeconds(6));

        assertThat(reply).isCompletedWithValue(said("again"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void peerThatLostItsSessionsIsReachedByTheSecondRequest(Kind kind) {
        MeshAgent agent = mesh.echo(ALICE);
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);
        assertThat(ask(agent, BOB.id(), "before")).isCompletedWithValue(said("before"));
        original.forget();

        CompletableFuture<Reply> unread = ask(agent, BOB.id(), "unread");
        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(unread.join()).isInstanceOf(Reply.Failed.class);
        assertThat(ask(agent, BOB.id(), "after")).isCompletedWithValue(said("after"));
    }

    /// With each process an original has another Noise key (I13).
    @ParameterizedTest
    @EnumSource(Kind.class)
    void peerWithANewNoiseKeyIsTakenForItself(Kind kind) {
        MeshAgent agent = mesh.echo(ALICE);
        OriginalPeer before = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);
        assertThat(ask(agent, BOB.id(), "before")).isCompletedWithValue(said("before"));
        OriginalPeer after = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);
        assertThat(after.channelKey()).isNotEqualTo(before.channelKey());

        CompletableFuture<Reply> unread = ask(agent, BOB.id(), "unread");
        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(unread.join()).isInstanceOf(Reply.Failed.class);
        assertThat(ask(agent, BOB.id(), "after")).isCompletedWithValue(said("after"));
        after.request(ALICE.id(), say("back").toString());
        assertThat(after.answers).containsExactly(say("back").toString());
    }

    /// The one error that the original makes, sealed as its request was; a later version may say more (I12, I16).
    @ParameterizedTest
    @EnumSource(Kind.class)
    void denialOfAnOriginalIsToldInItsWordsAndTheSessionGoesOn(Kind kind) {
        MeshAgent agent = mesh.echo(ALICE);
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);
        JsonObject denied = JsonObject.empty().with("capability", "echo").with("error", "acl_denied");

        original.refusal = denied.toString();
        assertThat(ask(agent, BOB.id(), "denied")).isCompletedWithValue(new Reply.RemoteError(denied));
        JsonObject more = denied.with("of_a_later_version", JsonObject.empty().with("rule", "7"));
        original.refusal = more.toString();
        assertThat(ask(agent, BOB.id(), "denied")).isCompletedWithValue(new Reply.RemoteError(more));
        original.refusal = null;

        assertThat(ask(agent, BOB.id(), "after")).isCompletedWithValue(said("after"));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(3);
    }

    /// The original keeps a dead session for ever; whoever it asks has to shake hands with it (I9).
    @ParameterizedTest
    @EnumSource(Kind.class)
    void peerThatUsesASessionOfAnEarlierProcessIsHealed(Kind kind) {
        MeshAgent before = mesh.echo(ALICE);
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);
        original.request(ALICE.id(), say("first").toString());
        before.close();
        mesh.echo(ALICE);

        original.request(ALICE.id(), say("unread").toString());
        mesh.rig.advance(Duration.ofSeconds(2));
        original.request(ALICE.id(), say("healed").toString());

        assertThat(original.answers)
                .containsExactly(
                        say("first").toString(),
                        "{\"code\":\"session_unknown\",\"error\":\"no_session\"}",
                        say("healed").toString());
    }

    /// An original whose first message 1 waited at the relay would take a second one for message 3.
    @ParameterizedTest
    @EnumSource(Kind.class)
    void peerThatWasAbsentForManyAttemptsIsReachedWhenItComes(Kind kind) {
        MeshAgent agent = mesh.echo(ALICE);
        CompletableFuture<Reply> reply =
                agent.requestAsync(BOB.id(), say("patient"), CallOptions.within(Duration.ofMinutes(2)));
        mesh.rig.advance(Duration.ofSeconds(100));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isGreaterThan(3);

        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);

        assertThat(reply).isCompletedWithValue(said("patient"));
        assertThat(original.served).containsExactly(say("patient").toString());
    }
}
