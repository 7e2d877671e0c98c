package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallLimits;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.session.SessionLimits;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamHandler;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.sdk.testing.Mesh;
import io.agentmesh.sdk.testing.OriginalPeer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Payloads above one message of the channel: carried between two of ours up to a bound, and refused beyond it, or to
/// others, by a name.
final class ChunkedPayloadsTest {
    private static final int BOUND = 200_000;
    private static final int MEBIBYTE = 1 << 20;

    private final Mesh mesh = new Mesh(61);

    @ParameterizedTest
    @ValueSource(ints = {15_000, 65_000, 65_519, 65_520, 66_000, 131_038, 131_039, MEBIBYTE, 3 * MEBIBYTE})
    void requestAndAnswerArriveWholeInOneEnvelopeEach(int length) {
        mesh.echo(BOB);
        String word = "x".repeat(length);

        assertThat(ask(mesh.client(ALICE), BOB.id(), word)).isCompletedWithValue(said(word));
        assertThat(mesh.count(MessageType.REQUEST)).isOne();
        assertThat(mesh.count(MessageType.RESPONSE)).isOne();
    }

    @Test
    void itemsOfAStreamMayBeLarge() throws InterruptedException {
        JsonValue large = new JsonString("x".repeat(MEBIBYTE));
        serving((request, items) -> {
            assertThat(items.maxItemBytes()).isEqualTo(8 * MEBIBYTE);
            items.send(large);
            items.send(new JsonString("small"));
            return Ending.complete();
        });

        MeshStream stream = stream();

        assertThat(stream.next()).contains(large);
        assertThat(stream.next()).contains(new JsonString("small"));
        assertThat(stream.next()).isEmpty();
        assertThat(stream.end()).contains(new StreamEnd.Completed());
    }

    @Test
    void requestAboveTheBoundIsRefusedHere() {
        bounded(BOUND);
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        assertThat(ask(alice, BOB.id(), "first")).isCompleted();
        int beside = mesh.handled.getFirst().payload().toString().length() - "first".length();
        // what `meta` puts around it: the key, and the time that is left
        int around = "{\"m\":{\"deadline_ms\":10000,\"idempotency_key\":\"\"},\"p\":}".length() + 36;
        int most = BOUND - beside - around;

        assertThat(ask(alice, BOB.id(), "x".repeat(most)).join()).isInstanceOf(Reply.Result.class);
        assertThat(ask(alice, BOB.id(), "x".repeat(most + 1)))
                .isCompletedWithValue(Reply.failed(ErrorCode.TOO_LARGE, "200001 bytes (expected: at most 200000)"));
        assertThat(ask(alice, BOB.id(), "after")).isCompletedWithValue(said("after"));
    }

    @Test
    void answerAboveTheBoundIsAnErrorAndTheSessionGoesOn() {
        bounded(BOUND);
        mesh.agent(
                BOB,
                AccessPolicy.allowAll(),
                request -> Answer.of(new JsonString("x".repeat(Integer.parseInt(Mesh.word(request)) - 2))));
        MeshClient alice = mesh.client(ALICE);

        assertThat(ask(alice, BOB.id(), "" + BOUND).join()).isInstanceOf(Reply.Result.class);
        assertThat(ask(alice, BOB.id(), "" + (BOUND + 1))).isCompletedWithValue(refusal("reply_too_large"));
        assertThat(ask(alice, BOB.id(), "2")).isCompletedWithValue(new Reply.Result(new JsonString("")));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(3);
    }

    @Test
    void itemAboveTheBoundIsTheHandlersToDealWith() throws InterruptedException {
        bounded(BOUND);
        serving((request, items) -> {
            items.send(new JsonString("x".repeat(BOUND - 2)));
            items.send(new JsonString("x".repeat(BOUND - 1)));
            return Ending.complete();
        });

        MeshStream stream = stream();

        assertThat(stream.next()).isPresent();
        assertThat(stream.next()).isEmpty();
        assertThat(stream.end()).contains(new StreamEnd.RemoteError(word("reply_too_large")));
    }

    @Test
    void peerThatJoinsLessThanWeSendSaysSo() {
        MeshClient alice = mesh.client(ALICE);
        bounded(BOUND);
        mesh.echo(BOB);

        assertThat(ask(alice, BOB.id(), "x".repeat(BOUND))).isCompletedWithValue(refusal("request_too_large"));
        assertThat(ask(alice, BOB.id(), "after")).isCompletedWithValue(said("after"));
        assertThat(mesh.handled).hasSize(1);
    }

    @Test
    void answerAndItemLargerThanWeJoinAreRefusedHere() throws InterruptedException {
        String large = "x".repeat(BOUND);
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), request -> Answer.of(say(large)))
                .environment(mesh.rig.environment(mesh.relay))
                .start();
        bounded(BOUND);
        MeshClient alice = mesh.client(ALICE);

        assertThat(ask(alice, BOB.id(), "large").join())
                .isInstanceOfSatisfying(
                        Reply.Failed.class,
                        failed -> assertThat(failed.violation().code()).isEqualTo(ErrorCode.TOO_LARGE));
        MeshStream stream = alice.requestStream(BOB.id(), say("large"), StreamOptions.within(Mesh.TIMEOUT));
        assertThat(stream.next()).isEmpty();
        assertThat(stream.end())
                .hasValueSatisfying(end -> assertThat(end)
                        .isInstanceOfSatisfying(
                                StreamEnd.Failed.class,
                                failed -> assertThat(failed.violation().code()).isEqualTo(ErrorCode.TOO_LARGE)));
    }

    /// The original, and an agent of ours that does not want it: neither sees a row.
    @ParameterizedTest
    @EnumSource(OriginalPeer.Kind.class)
    void originalIsNeverSentARow(OriginalPeer.Kind kind) {
        OriginalPeer bob = new OriginalPeer(mesh.rig, mesh.relay, BOB, kind);
        MeshClient alice = mesh.client(ALICE);

        assertThat(ask(alice, BOB.id(), "x".repeat(65_520)).join())
                .isInstanceOfSatisfying(
                        Reply.Failed.class,
                        failed -> assertThat(failed.violation().code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertThat(ask(alice, BOB.id(), "small")).isCompletedWithValue(said("small"));
        assertThat(bob.served).hasSize(1);
    }

    @Test
    void agentThatDoesNotOfferItIsSentNoRow() {
        mesh.config(MeshConfig.defaults()
                .withOffers(OfferPolicy.defaults().offering(EnumSet.complementOf(EnumSet.of(PeerFeature.CHUNKS)))));
        mesh.agent(BOB, AccessPolicy.allowAll(), request -> Answer.of(new JsonString("x".repeat(65_518))));
        mesh.config(MeshConfig.defaults());

        assertThat(ask(mesh.client(ALICE), BOB.id(), "large")).isCompletedWithValue(refusal("reply_too_large"));
    }

    /// A row of 33 messages is further than anybody looks ahead: what is sealed behind it opens no more.
    @Test
    void lostLargeAnswerCostsItsOwnCallAndNoOther() {
        mesh.agent(BOB, AccessPolicy.allowAll(), request -> {
            Answer echoed = mesh.echo.handle(request);
            return Mesh.word(request).equals("large") ? Answer.of(say("x".repeat(2 * MEBIBYTE))) : echoed;
        });
        MeshClient alice = mesh.client(ALICE);
        assertThat(ask(alice, BOB.id(), "before")).isCompletedWithValue(said("before"));
        mesh.relay.route = envelope -> envelope.type() == MessageType.RESPONSE ? List.of() : List.of(envelope);
        CompletableFuture<Reply> large = ask(alice, BOB.id(), "large");
        mesh.relay.route = List::of;

        assertThat(ask(alice, BOB.id(), "after")).isCompletedWithValue(said("after"));
        mesh.rig.advance(Mesh.TIMEOUT);
        assertThat(large).isCompletedWithValue(Reply.failed(ErrorCode.TIMED_OUT, "request timed out"));
        assertThat(mesh.handled)
                .extracting(Mesh::word)
                .filteredOn("after"::equals)
                .hasSize(1);
    }

    @Test
    void largeRequestThatIsLostOrDoubledEndsOnceAndTheNextArrives() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        String word = "x".repeat(MEBIBYTE);
        assertThat(ask(alice, BOB.id(), "before")).isCompleted();

        mesh.relay.route = envelope -> envelope.type() == MessageType.REQUEST ? List.of() : List.of(envelope);
        CompletableFuture<Reply> lost = ask(alice, BOB.id(), word);
        mesh.relay.route = envelope -> List.of(envelope, envelope);
        assertThat(ask(alice, BOB.id(), word)).isCompletedWithValue(said(word));

        mesh.rig.advance(Mesh.TIMEOUT);
        assertThat(lost).isCompletedWithValue(Reply.failed(ErrorCode.TIMED_OUT, "request timed out"));
        assertThat(mesh.handled).hasSize(2);
    }

    @Test
    void largeAnswersThatOvertakeEachOtherAllArrive() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (String word : List.of("a", "b", "c")) {
            replies.add(ask(alice, BOB.id(), word.repeat(100_000)));
        }
        List<Envelope> held = new ArrayList<>();
        mesh.relay.route = envelope -> {
            held.add(envelope);
            return List.of();
        };
        mesh.rig.runHandlers();
        mesh.relay.route = List::of;
        held.reversed().forEach(mesh.relay::inject);
        mesh.rig.runHandlers();
        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(replies).allMatch(CompletableFuture::isDone);
        assertThat(replies).allSatisfy(reply -> assertThat(reply.join()).isInstanceOf(Reply.Result.class));
        assertThat(mesh.handled).hasSize(3);
    }

    @Test
    void requestBeyondWhatMayBeHeldIsAnsweredBusy() {
        mesh.config(MeshConfig.defaults()
                .withCalls(CallLimits.defaults().weighing(new CallLimits.Weight(350_000, 250_000))));
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        MeshClient carol = mesh.client(CAROL);
        String word = "x".repeat(100_000);

        CompletableFuture<Reply> first = ask(alice, BOB.id(), word);
        CompletableFuture<Reply> second = ask(alice, BOB.id(), word);
        assertThat(ask(alice, BOB.id(), word)).isCompletedWithValue(busy());
        CompletableFuture<Reply> hers = ask(carol, BOB.id(), word);
        assertThat(ask(carol, BOB.id(), word)).isCompletedWithValue(busy());
        mesh.rig.runHandlers();

        assertThat(List.of(first, second, hers)).allMatch(CompletableFuture::isDone);
        assertThat(ask(alice, BOB.id(), word)).isNotCompleted();
        mesh.rig.runHandlers();
    }

    @Test
    void streamRequestsWeighUntilTheirHandlersEnd() {
        mesh.config(MeshConfig.defaults()
                .withCalls(CallLimits.defaults().weighing(new CallLimits.Weight(150_000, 150_000))));
        mesh.rig.holdHandlers();
        serving((request, items) -> Ending.complete());
        MeshClient alice = mesh.client(ALICE);
        JsonValue large = say("x".repeat(100_000));

        MeshStream first = alice.requestStream(BOB.id(), large, StreamOptions.within(Mesh.TIMEOUT));
        assertThat(ask(alice, BOB.id(), "x".repeat(100_000))).isCompletedWithValue(busy());
        mesh.rig.runHandlers();

        assertThat(first.end()).contains(new StreamEnd.Completed());
        assertThat(ask(alice, BOB.id(), "x".repeat(100_000))).isNotCompleted();
    }

    private void bounded(int payloadBytes) {
        SessionLimits limits = SessionLimits.defaults();
        mesh.config(MeshConfig.defaults()
                .withSessions(limits.withBounds(limits.bounds().withPayloadBytes(payloadBytes))));
    }

    private void serving(StreamHandler handler) {
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .config(mesh.config())
                .environment(mesh.rig.environment(mesh.relay))
                .onStream(handler)
                .start();
    }

    private MeshStream stream() {
        return mesh.client(ALICE).requestStream(BOB.id(), say("items"), StreamOptions.within(Mesh.TIMEOUT));
    }

    private static Reply refusal(String word) {
        return new Reply.RemoteError(word(word));
    }

    private static Reply busy() {
        return new Reply.RemoteError(JsonObject.empty()
                .with("capability", "echo")
                .with("code", "busy")
                .with("error", "busy"));
    }

    private static JsonValue word(String word) {
        return JsonObject.empty().with("code", word).with("error", word);
    }
}
