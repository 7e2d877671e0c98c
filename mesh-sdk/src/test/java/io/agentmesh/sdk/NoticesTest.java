package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.Loss;
import io.agentmesh.core.frame.Refusal;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a request makes of the relay's notices, and of their absence.
final class NoticesTest {
    private final Mesh mesh = new Mesh(6);

    NoticesTest() {
        mesh.relay.knows = Set.of(Feature.RECEIPTS);
    }

    @Test
    void refusedRequestEndsAtOnceAndTheNextOneHasANewSession() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        assertThat(ask(alice, BOB.id(), "first")).isCompletedWithValue(said("first"));
        insteadOf(MessageType.REQUEST, id -> refused(id, Refusal.RATE_LIMITED));

        CompletableFuture<Reply> refused = ask(alice, BOB.id(), "second");
        mesh.relay.route = List::of;

        assertThat(refused)
                .isCompletedWithValue(Reply.failed(
                        ErrorCode.RATE_LIMITED,
                        "the relay did not take the request: rate_limited; try again in 40 ms"));
        assertThat(ask(alice, BOB.id(), "third")).isCompletedWithValue(said("third"));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN_AGENT", "NOT_ALLOWED", "REVOKED", "QUEUE_FULL"})
    void refusedHandshakeEndsAllThatWaitForIt(Refusal reason) {
        MeshClient alice = mesh.client(ALICE);
        insteadOf(MessageType.HANDSHAKE, id -> refused(id, reason));

        assertThat(ask(alice, BOB.id(), "hello"))
                .isCompletedWithValue(
                        Reply.failed(reason.code(), "the relay did not take the handshake: " + reason.word()));
    }

    @Test
    void handshakeAboveTheRateIsTriedAgain() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        insteadOf(MessageType.HANDSHAKE, id -> refused(id, Refusal.RATE_LIMITED));
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "hello");
        assertThat(reply).isNotCompleted();

        mesh.relay.route = List::of;
        mesh.rig.advance(Duration.ofSeconds(5));

        assertThat(reply).isCompletedWithValue(said("hello"));
    }

    @Test
    void agentThatIsAwayIsNamedWhenTheTimeIsUp() {
        MeshClient alice = mesh.client(ALICE);
        insteadOf(MessageType.HANDSHAKE, RelayNotice.Queued::new);
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "hello");

        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(reply)
                .isCompletedWithValue(Reply.failed(ErrorCode.AGENT_OFFLINE, "the agent is not connected to the relay"));
    }

    @Test
    void agentThatWentAwayIsNamedUnlessItCameBack() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> away = ask(alice, BOB.id(), "away");
        say(new RelayNotice.Queued(lastRequest()));
        CompletableFuture<Reply> back = ask(alice, BOB.id(), "back");
        say(new RelayNotice.Queued(lastRequest()));
        say(new RelayNotice.Delivered(lastRequest(), Proof.WRITTEN));

        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(codeOf(away)).isEqualTo(ErrorCode.AGENT_OFFLINE);
        assertThat(codeOf(back)).isEqualTo(ErrorCode.TIMED_OUT);
    }

    @Test
    void requestThatTheRelayGaveUpEndsAtOnce() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> expired = ask(alice, BOB.id(), "expired");
        say(new RelayNotice.Expired(lastRequest()));
        CompletableFuture<Reply> revoked = ask(alice, BOB.id(), "revoked");
        say(new RelayNotice.Dropped(lastRequest(), Loss.REVOKED));
        CompletableFuture<Reply> purged = ask(alice, BOB.id(), "purged");
        say(new RelayNotice.Dropped(lastRequest(), Loss.PURGED));

        assertThat(codeOf(expired)).isEqualTo(ErrorCode.AGENT_OFFLINE);
        assertThat(codeOf(revoked)).isEqualTo(ErrorCode.REVOKED);
        assertThat(codeOf(purged)).isEqualTo(ErrorCode.AGENT_OFFLINE);
        assertThat(mesh.rig.clock.pending()).isPositive();
    }

    @Test
    void noticeOfARelayThatWasNotAskedMeansNothing() {
        mesh.relay.knows = Set.of();
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        CompletableFuture<Reply> reply = ask(mesh.client(ALICE), BOB.id(), "hello");

        say(refused(lastRequest(), Refusal.REVOKED));
        mesh.rig.runHandlers();

        assertThat(reply).isCompletedWithValue(said("hello"));
    }

    @Test
    void noticeOfNothingOfOursHarmsNobody() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        CompletableFuture<Reply> reply = ask(mesh.client(ALICE), BOB.id(), "hello");

        say(refused(new UUID(1, 2), Refusal.OTHER));
        say(new RelayNotice.Refused(Optional.empty(), Refusal.MALFORMED, Optional.empty()));
        mesh.relay.sendText(ALICE.id(), "{\"notice\":\"of tomorrow\"}");
        mesh.rig.runHandlers();

        assertThat(reply).isCompletedWithValue(said("hello"));
    }

    @Test
    void relayThatRestartsIsMetAgainWhenItWants() {
        MeshClient alice = mesh.client(ALICE);
        say(new RelayNotice.Restarting(Duration.ofSeconds(20), Duration.ofSeconds(10)));
        mesh.relay.dropAll();

        assertThat(((LinkState.Waiting) alice.linkState()).retryIn())
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        mesh.rig.advance(Duration.ofSeconds(30));
        assertThat(alice.linkState()).isEqualTo(new LinkState.Up());
        mesh.relay.dropAll();
        assertThat(((LinkState.Waiting) alice.linkState()).retryIn()).isLessThan(Duration.ofSeconds(20));
    }

    /// The relay says this to Alice of each envelope of this type, and does not route it.
    private void insteadOf(MessageType type, Function<UUID, RelayNotice> notice) {
        mesh.relay.route = envelope -> {
            if (envelope.type() != type) {
                return List.of(envelope);
            }
            say(notice.apply(envelope.id()));
            return List.<Envelope>of();
        };
    }

    private void say(RelayNotice notice) {
        mesh.relay.notify(ALICE.id(), notice);
    }

    private UUID lastRequest() {
        return mesh.last(MessageType.REQUEST).id();
    }

    private static RelayNotice refused(UUID id, Refusal reason) {
        return new RelayNotice.Refused(Optional.of(id), reason, Optional.of(Duration.ofMillis(40)));
    }

    private static ErrorCode codeOf(CompletableFuture<Reply> reply) {
        return ((Reply.Failed) reply.join()).violation().code();
    }
}
