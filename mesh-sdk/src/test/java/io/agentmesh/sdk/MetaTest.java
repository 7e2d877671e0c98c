package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.channel.offer.Offer;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.OriginalPeer;
import io.agentmesh.sdk.testing.OriginalPeer.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What travels with a request beside its payload, where both ends speak `meta`.
final class MetaTest {
    private final Mesh mesh = new Mesh(22);

    @Test
    void deadlineTravelsWithTheRequestAndShrinksInTheHandler() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);

        CompletableFuture<Reply> reply = alice.requestAsync(BOB.id(), say("hello"), within(8));
        mesh.rig.advance(Duration.ofSeconds(3));
        mesh.rig.runHandlers();

        assertThat(only(mesh.handled).terms().timeLeft()).contains(Duration.ofSeconds(5));
        assertThat(reply).isCompletedWithValue(said("hello"));
    }

    @Test
    void timeSpentOnTheHandshakeIsNotGivenToThePeer() {
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply = alice.requestAsync(BOB.id(), say("hello"), within(8));
        mesh.rig.advance(Duration.ofSeconds(2));

        mesh.echo(BOB);
        mesh.rig.advance(Duration.ofSeconds(4));

        assertThat(reply).isCompletedWithValue(said("hello"));
        Duration left = only(mesh.handled).terms().timeLeft().orElseThrow();
        assertThat(left).isLessThanOrEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void handlerIsToldWhenTheDeadlinePassesAlthoughTheCallersCancelIsLost() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply = alice.requestAsync(BOB.id(), say("hello"), within(8));
        mesh.relay.route = envelope -> envelope.type() == MessageType.CANCEL ? List.of() : List.of(envelope);

        mesh.rig.advance(Duration.ofSeconds(8));
        mesh.rig.runHandlers();

        assertThat(reply.join()).isEqualTo(Reply.failed(ErrorCode.TIMED_OUT, "request timed out"));
        assertThat(only(mesh.handled).cancellation().isCancelled()).isTrue();
        assertThat(only(mesh.handled).terms().timeLeft()).contains(Duration.ZERO);
        assertThat(mesh.count(MessageType.RESPONSE)).isZero();
    }

    @Test
    void eachRequestHasAKeyOfItsOwnUnlessTheCallerSaysOtherwise() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);

        assertThat(ask(alice, BOB.id(), "one")).isCompleted();
        assertThat(ask(alice, BOB.id(), "two")).isCompleted();
        assertThat(alice.requestAsync(BOB.id(), say("three"), within(8).underKey("order 17")))
                .isCompleted();

        assertThat(mesh.handled)
                .extracting(request -> request.terms().idempotencyKey().orElseThrow())
                .doesNotHaveDuplicates()
                .last()
                .isEqualTo("order 17");
    }

    @Test
    void keyAtItsBoundIsTakenAndOneCharacterMoreIsTheCallersBug() {
        CallOptions options = within(8);

        assertThat(options.underKey("k".repeat(128)).idempotencyKey()).hasSize(128);
        assertThatThrownBy(() -> options.underKey("k".repeat(129))).hasMessageContaining("129 characters");
        assertThatThrownBy(() -> options.underKey("")).hasMessageContaining("0 characters");
    }

    @Test
    void whoeverDoesNotOfferItGetsThePayloadAlone() {
        mesh.config(MeshConfig.defaults().withOffers(OfferPolicy.defaults().offering(Set.of())));
        mesh.echo(BOB);
        mesh.config(MeshConfig.defaults());
        MeshClient alice = mesh.client(ALICE);

        assertThat(ask(alice, BOB.id(), "hello")).isCompletedWithValue(said("hello"));

        assertThat(only(mesh.handled).terms().timeLeft()).isEmpty();
        assertThat(only(mesh.handled).terms().idempotencyKey()).isEmpty();
    }

    @Test
    void handlerKnowsHowMuchItsCallerTakes() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        OriginalPeer original = new OriginalPeer(mesh.rig, mesh.relay, CAROL, Kind.LIBRARY);
        original.request(BOB.id(), "{\"capability\":\"echo\"}");

        assertThat(ask(alice, BOB.id(), "hello")).isCompleted();
        assertThat(alice.requestAsync(BOB.id(), say("in the clear"), within(8).plain()))
                .isCompleted();

        assertThat(mesh.handled)
                .extracting(request -> request.terms().maxAnswerBytes())
                .containsExactly(65_519, 8 << 20, 65_519);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void originalPeerSeesThePayloadAlone(Kind kind) {
        MeshClient alice = mesh.client(ALICE);
        OriginalPeer bob = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);

        assertThat(ask(alice, BOB.id(), "hello")).isCompletedWithValue(said("hello"));

        assertThat(bob.served).containsExactly(say("hello").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"capability\":\"echo\"}",
                "{\"m\":{}}",
                "{\"m\":[],\"p\":{}}",
                "{\"m\":{\"idempotency_key\":\"\"},\"p\":{}}",
                "{\"m\":{\"idempotency_key\":7},\"p\":{}}",
                "{\"m\":{\"deadline_ms\":-1},\"p\":{}}",
                "{\"m\":{\"deadline_ms\":\"8\"},\"p\":{}}",
                "{\"m\":{\"window\":256},\"p\":{}}",
                "{\"m\":{\"window\":{\"items\":256}},\"p\":{}}",
                "{\"m\":{\"window\":{\"bytes\":1,\"items\":0}},\"p\":{}}",
                "{\"m\":{\"window\":{\"bytes\":0,\"items\":1}},\"p\":{}}",
                "{\"m\":{\"window\":{\"bytes\":1,\"items\":1025}},\"p\":{}}",
                "{\"m\":{\"window\":{\"bytes\":2147483648,\"items\":1}},\"p\":{}}"
            })
    void metaThatHasAnotherFormIsMalformed(String plaintext) {
        mesh.echo(ALICE);

        assertThat(answerTo(plaintext)).isEqualTo("{\"code\":\"malformed\",\"error\":\"malformed\"}");
        assertThat(answerTo("{\"m\":{\"idempotency_key\":\"" + "k".repeat(129) + "\"},\"p\":{}}"))
                .isEqualTo("{\"code\":\"malformed\",\"error\":\"malformed\"}");
        assertThat(mesh.handled).isEmpty();
    }

    @Test
    void deadlineOfAPeerIsAtMostADay() {
        mesh.echo(ALICE);

        assertThat(answerTo("{\"m\":{\"deadline_ms\":86400001,\"more\":1},\"p\":{\"capability\":\"echo\"}}"))
                .isEqualTo("{\"capability\":\"echo\"}");

        assertThat(only(mesh.handled).terms().timeLeft()).contains(Duration.ofDays(1));
    }

    /// What Alice answers to a peer that offers `meta` and then seals these bytes.
    private String answerTo(String plaintext) {
        OriginalPeer bob = new OriginalPeer(mesh.rig, mesh.relay, BOB, Kind.LIBRARY);
        bob.offer = new Offer(EnumSet.of(PeerFeature.META)).write(BOB, bob.channelKey());
        bob.request(ALICE.id(), plaintext);
        return only(bob.answers);
    }

    private static CallOptions within(long seconds) {
        return CallOptions.within(Duration.ofSeconds(seconds));
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.getFirst();
    }
}
