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
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamHandler;
import io.agentmesh.sdk.stream.StreamLimits;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.sdk.testing.MemoryRelay.Mood;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each stream ends in exactly one way, and its items come in order and without a gap.
final class StreamsTest {
    private static final StreamOptions OPTIONS = StreamOptions.within(Mesh.TIMEOUT);
    private static final StreamEnd COMPLETED = new StreamEnd.Completed();

    /// As a peer that does not wait for what was not read.
    private static final MeshConfig WITHOUT_CREDIT = MeshConfig.defaults()
            .withOffers(OfferPolicy.defaults().offering(EnumSet.complementOf(EnumSet.of(PeerFeature.STREAM_CREDIT))));

    private static final StreamLimits ROOMY = new StreamLimits(4, 4, 2, 1_000, Duration.ofMinutes(1));

    private final Mesh mesh = new Mesh(7);
    private final List<IncomingRequest> served = new ArrayList<>();

    /// Counts to the number that it is asked for.
    private final StreamHandler counting = (request, items) -> {
        served.add(request);
        for (int i = 1; i <= Integer.parseInt(Mesh.word(request)); i++) {
            items.send(JsonInteger.of(i));
        }
        return Ending.complete();
    };

    @BeforeEach
    void windowAsWideAsOneThreadNeeds() {
        mesh.config(MeshConfig.defaults().withStreams(ROOMY));
    }

    @Test
    void itemsComeInOrderAndThenTheEnd() throws InterruptedException {
        serving(counting);

        MeshStream stream = count(mesh.client(ALICE), 50);

        assertThat(read(stream)).isEqualTo(numbers(50));
        assertThat(stream.end()).contains(COMPLETED);
        assertThat(stream.next()).isEmpty();
    }

    @Test
    void streamOfNothingIsComplete() throws InterruptedException {
        serving(counting);

        assertThat(endOf(count(mesh.client(ALICE), 0))).isEqualTo(COMPLETED);
    }

    @Test
    void agentWithoutAHandlerForStreamsSendsItsOneAnswer() throws InterruptedException {
        mesh.echo(BOB);

        MeshStream stream = mesh.client(ALICE).requestStream(BOB.id(), say("one"), OPTIONS);

        assertThat(read(stream)).containsExactly(say("one"));
        assertThat(stream.end()).contains(COMPLETED);
    }

    @Test
    void failureOfAHandlerIsToldAfterItsItemsAndWithoutItsText() throws InterruptedException {
        serving((request, items) -> {
            items.send(JsonInteger.of(1));
            throw new IllegalStateException("c4n4ry detail");
        });

        MeshStream stream = count(mesh.client(ALICE), 9);

        assertThat(read(stream)).isEqualTo(numbers(1));
        assertThat(stream.end()).contains(error("handler_failed"));
        assertThat(mesh.last(MessageType.ERROR).protection()).isEqualTo(Protection.SEALED);
    }

    @Test
    void refusalOfAHandlerIsAnError() throws InterruptedException {
        serving((request, items) -> Ending.refused("not_today"));

        assertThat(endOf(count(mesh.client(ALICE), 9))).isEqualTo(error("not_today"));
    }

    @Test
    void deniedStreamIsNotServed() throws InterruptedException {
        mesh.client(BOB);

        assertThat(endOf(count(mesh.client(ALICE), 9)))
                .isEqualTo(new StreamEnd.RemoteError(
                        JsonObject.empty().with("capability", "echo").with("error", "acl_denied")));
    }

    @Test
    void itemLostOnTheWayEndsTheStreamAsIncompleteAndThePeerIsTold() throws InterruptedException {
        serving(counting);
        lose(3);

        MeshStream stream = count(mesh.client(ALICE), 9);

        assertThat(read(stream)).isEqualTo(numbers(2));
        assertThat(stream.end().orElseThrow()).satisfies(failedWith(ErrorCode.INCOMPLETE));
        assertThat(mesh.last(MessageType.CANCEL).inReplyTo())
                .isEqualTo(mesh.last(MessageType.STREAM_REQUEST).id());
    }

    @Test
    void lastItemThatIsLostIsMissedAtTheEnd() throws InterruptedException {
        serving(counting);
        lose(9);

        MeshStream stream = count(mesh.client(ALICE), 9);

        assertThat(read(stream)).isEqualTo(numbers(8));
        assertThat(stream.end().orElseThrow()).satisfies(failedWith(ErrorCode.INCOMPLETE));
    }

    @Test
    void endIsPlainForACallerThatDidNotOfferToOpenIt() throws InterruptedException {
        serving(counting);
        mesh.config(MeshConfig.defaults().withOffers(OfferPolicy.defaults().offering(Set.of())));

        assertThat(endOf(count(mesh.client(ALICE), 2))).isEqualTo(COMPLETED);
        assertThat(mesh.last(MessageType.STREAM_END).protection()).isEqualTo(Protection.PLAIN);
        mesh.config(MeshConfig.defaults());
        assertThat(endOf(count(mesh.client(CAROL), 2))).isEqualTo(COMPLETED);
        assertThat(mesh.last(MessageType.STREAM_END).protection()).isEqualTo(Protection.SEALED);
    }

    @Test
    void itemsOutOfOrderEndTheStreamAsIncomplete() throws InterruptedException {
        serving(counting);
        List<Envelope> held = new ArrayList<>();
        mesh.relay.route = envelope -> {
            if (envelope.type() != MessageType.STREAM_CHUNK || held.size() == 2) {
                return List.of(envelope);
            }
            held.add(envelope);
            return held.size() == 2 ? held.reversed() : List.of();
        };

        MeshStream stream = count(mesh.client(ALICE), 9);

        assertThat(read(stream)).isEmpty();
        assertThat(stream.end().orElseThrow()).satisfies(failedWith(ErrorCode.INCOMPLETE));
    }

    @Test
    void itemThatComesTwiceIsTakenOnce() throws InterruptedException {
        serving(counting);
        mesh.relay.route = envelope ->
                envelope.type() == MessageType.STREAM_CHUNK ? List.of(envelope, envelope) : List.of(envelope);

        MeshStream stream = count(mesh.client(ALICE), 9);

        assertThat(read(stream)).isEqualTo(numbers(9));
        assertThat(stream.end()).contains(COMPLETED);
    }

    @Test
    void repeatedItemIsKnownAmongTheLast64() throws InterruptedException {
        mesh.rig.holdHandlers();
        List<Envelope> chunks = new ArrayList<>();
        mesh.relay.route = envelope -> {
            if (envelope.type() == MessageType.STREAM_CHUNK) {
                chunks.add(envelope);
            }
            return List.of(envelope);
        };
        int[] repeated = {1};
        serving((request, items) -> {
            for (int i = 1; i <= 65; i++) {
                items.send(JsonInteger.of(i));
            }
            mesh.relay.inject(chunks.get(repeated[0]));
            return Ending.complete();
        });
        MeshClient alice = mesh.client(ALICE);

        MeshStream ofALateOne = count(alice, 65);
        mesh.rig.runHandlers();
        mesh.rig.advance(Duration.ofSeconds(1));
        chunks.clear();
        repeated[0] = 0;
        MeshStream ofAnOldOne = count(alice, 65);
        mesh.rig.runHandlers();
        mesh.rig.advance(Duration.ofSeconds(3));

        assertThat(endOf(ofALateOne)).isEqualTo(COMPLETED);
        assertThat(endOf(ofAnOldOne)).satisfies(failedWith(ErrorCode.NOISE));
    }

    @Test
    void unreadItemsBeyondTheirNumberEndTheStreamAndThePeerIsTold() throws InterruptedException {
        mesh.config(WITHOUT_CREDIT);
        serving(counting);
        MeshClient alice = mesh.client(ALICE);

        MeshStream enough = alice.requestStream(BOB.id(), say("3"), OPTIONS.withBuffer(3, 1_000));
        MeshStream tooMany = alice.requestStream(BOB.id(), say("4"), OPTIONS.withBuffer(3, 1_000));

        assertThat(read(enough)).isEqualTo(numbers(3));
        assertThat(enough.end()).contains(COMPLETED);
        assertThat(read(tooMany)).isEqualTo(numbers(3));
        assertThat(tooMany.end().orElseThrow()).satisfies(failedWith(ErrorCode.QUEUE_FULL));
        assertThat(mesh.count(MessageType.CANCEL)).isOne();
    }

    @Test
    void unreadItemsBeyondTheirBytesEndTheStream() throws InterruptedException {
        mesh.config(WITHOUT_CREDIT);
        serving((request, items) -> {
            items.send(new JsonString("12345678"));
            items.send(new JsonString("12345678"));
            items.send(new JsonString(""));
            return Ending.complete();
        });
        MeshClient alice = mesh.client(ALICE);

        MeshStream enough = alice.requestStream(BOB.id(), say("4"), OPTIONS.withBuffer(9, 22));
        MeshStream tooMany = alice.requestStream(BOB.id(), say("4"), OPTIONS.withBuffer(9, 21));

        assertThat(read(enough)).hasSize(3);
        assertThat(enough.end()).contains(COMPLETED);
        assertThat(read(tooMany)).hasSize(2);
        assertThat(tooMany.end().orElseThrow()).satisfies(failedWith(ErrorCode.QUEUE_FULL));
    }

    @Test
    void deadlineEndsTheStreamAndThePeerIsTold() throws InterruptedException {
        mesh.rig.holdHandlers();
        serving(counting);
        MeshStream stream = count(mesh.client(ALICE), 9);

        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(endOf(stream)).satisfies(failedWith(ErrorCode.TIMED_OUT));
        mesh.rig.runHandlers();
        assertThat(served.getFirst().cancellation().isCancelled()).isTrue();
        assertThat(mesh.count(MessageType.STREAM_CHUNK)).isZero();
    }

    @Test
    void silenceIsCountedFromTheLastItem() throws InterruptedException {
        mesh.rig.holdHandlers();
        serving((request, items) -> {
            mesh.rig.advance(Duration.ofSeconds(3));
            items.send(JsonInteger.of(1));
            mesh.rig.advance(Duration.ofMillis(3_999));
            items.send(JsonInteger.of(2));
            mesh.rig.advance(Duration.ofSeconds(4));
            items.send(JsonInteger.of(3));
            return Ending.complete();
        });
        MeshStream stream =
                mesh.client(ALICE).requestStream(BOB.id(), say("9"), OPTIONS.withSilence(Duration.ofSeconds(4)));

        mesh.rig.runHandlers();

        assertThat(read(stream)).isEqualTo(numbers(2));
        assertThat(stream.end().orElseThrow()).satisfies(failedWith(ErrorCode.TIMED_OUT));
    }

    @Test
    void closingTellsThePeerInterruptsTheHandlerAndForgetsWhatWasNotRead() throws InterruptedException {
        mesh.rig.holdHandlers();
        MeshStream[] stream = new MeshStream[1];
        List<Integer> sent = new ArrayList<>();
        serving((request, items) -> {
            for (int i = 1; i < 100; i++) {
                items.send(JsonInteger.of(i));
                sent.add(i);
                if (i == 3) {
                    stream[0].close();
                }
            }
            return Ending.complete();
        });
        stream[0] = count(mesh.client(ALICE), 9);

        mesh.rig.runHandlers();

        assertThat(sent).containsExactly(1, 2, 3);
        assertThat(stream[0].next()).isEmpty();
        assertThat(stream[0].end().orElseThrow()).satisfies(failedWith(ErrorCode.CANCELLED));
        assertThat(mesh.count(MessageType.STREAM_END)).isOne(); // an original caller waits for it
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void closingAfterTheEndTellsNobody() throws InterruptedException {
        serving(counting);
        MeshStream stream = count(mesh.client(ALICE), 2);
        assertThat(endOf(stream)).isEqualTo(COMPLETED);

        stream.close();

        assertThat(stream.end()).contains(COMPLETED);
        assertThat(mesh.count(MessageType.CANCEL)).isZero();
    }

    @Test
    void onlyWhoAskedCanCancel() throws InterruptedException {
        mesh.rig.holdHandlers();
        serving(counting);
        MeshStream stream = count(mesh.client(ALICE), 9);
        UUID request = mesh.last(MessageType.STREAM_REQUEST).id();

        mesh.relay.inject(
                EnvelopeDraft.cancel(new UUID(0, 1), BOB.id(), request, 1).sign(CAROL));
        mesh.rig.runHandlers();

        assertThat(read(stream)).isEqualTo(numbers(9));
    }

    @Test
    void overloadedIsAnsweredBeyondTheBoundsOfOneCallerAndOfAll() throws InterruptedException {
        mesh.rig.holdHandlers();
        serving(counting); // 4 in total, 2 of one caller
        MeshClient alice = mesh.client(ALICE);
        MeshClient carol = mesh.client(CAROL);
        MeshAgent dave = mesh.echo(AgentKeyPair.generate(mesh.rig.secrets()));
        List<MeshStream> taken = List.of(count(alice, 1), count(alice, 2));

        assertThat(endOf(count(alice, 3))).isEqualTo(overloaded());
        List<MeshStream> more = List.of(count(carol, 1), count(carol, 2));
        assertThat(endOf(dave.requestStream(BOB.id(), say("1"), OPTIONS))).isEqualTo(overloaded());

        mesh.rig.runHandlers();
        for (MeshStream stream : List.of(taken.getFirst(), taken.getLast(), more.getFirst(), more.getLast())) {
            assertThat(endOf(stream)).isEqualTo(COMPLETED);
        }
    }

    @Test
    void streamsOfOursAreBoundedAndAnEndFreesThePlace() throws InterruptedException {
        serving(counting);
        MeshClient alice = mesh.client(ALICE);
        mesh.rig.holdHandlers();
        List<MeshStream> open = new ArrayList<>();
        for (int i = 0; i < ROOMY.maxStreams(); i++) {
            open.add(alice.requestStream(CAROL.id(), say("away"), OPTIONS));
        }

        assertThat(endOf(count(alice, 9))).satisfies(failedWith(ErrorCode.QUEUE_FULL));
        open.getFirst().close();
        MeshStream next = count(alice, 1);
        mesh.rig.runHandlers();

        assertThat(read(next)).isEqualTo(numbers(1));
    }

    @Test
    void streamIsNotServedForLongerThanTheBound() throws InterruptedException {
        mesh.rig.holdHandlers();
        serving((request, items) -> {
            items.send(JsonInteger.of(1));
            mesh.rig.advance(ROOMY.longest());
            items.send(JsonInteger.of(2));
            return Ending.complete();
        });
        MeshStream stream =
                mesh.client(ALICE).requestStream(BOB.id(), say("9"), StreamOptions.within(Duration.ofHours(2)));

        mesh.rig.runHandlers();

        assertThat(read(stream)).isEqualTo(numbers(1));
        assertThat(stream.end()).contains(error("timed_out"));
    }

    @Test
    void itemAboveOneNoiseMessageIsTheHandlersToDealWith() throws InterruptedException {
        mesh.config(mesh.config().withOffers(OfferPolicy.defaults().offering(Set.of())));
        serving((request, items) -> {
            items.send(new JsonString("x".repeat(65_517)));
            try {
                items.send(new JsonString("x".repeat(65_518)));
            } catch (MeshException tooLarge) {
                items.send(new JsonString(tooLarge.code().word()));
            }
            items.send(new JsonString("x".repeat(65_518)));
            return Ending.complete();
        });

        MeshStream stream = count(mesh.client(ALICE), 9);

        assertThat(read(stream)).hasSize(2).last().isEqualTo(new JsonString("too_large"));
        assertThat(stream.end()).contains(error("reply_too_large"));
    }

    @Test
    void peerThatLostItsSessionIsAskedOnceMore() throws InterruptedException {
        MeshAgent bob = serving(counting);
        MeshClient alice = mesh.client(ALICE);
        assertThat(read(count(alice, 1))).isEqualTo(numbers(1));
        bob.close();
        serving(counting);

        MeshStream stream = count(alice, 3);
        mesh.rig.advance(Duration.ofSeconds(5));

        assertThat(read(stream)).isEqualTo(numbers(3));
        assertThat(mesh.count(MessageType.STREAM_REQUEST)).isEqualTo(3);
    }

    @Test
    void withoutALinkTheEndNamesIt() throws InterruptedException {
        mesh.relay.mood = Mood.UNREACHABLE;
        MeshClient alice = mesh.client(ALICE);

        MeshStream waiting = count(alice, 1);
        MeshStream impatient = alice.requestStream(BOB.id(), say("1"), OPTIONS.failingWhenDown());

        assertThat(endOf(impatient)).satisfies(failedWith(ErrorCode.RELAY_UNREACHABLE));
        mesh.rig.advance(Mesh.TIMEOUT);
        assertThat(endOf(waiting)).satisfies(failedWith(ErrorCode.RELAY_UNREACHABLE));
    }

    /// Nobody says a word about it: the caller's time is up, and the handler's with it. The places of both are free
    /// again.
    @Test
    void streamsOfALinkThatIsLostForGoodEndOnBothSidesAndLeaveNothing() throws InterruptedException {
        mesh.rig.holdHandlers();
        List<IncomingRequest> outlived = new ArrayList<>();
        MeshAgent bob = serving((request, items) -> {
            mesh.relay.mood = Mood.UNREACHABLE;
            mesh.relay.drop(ALICE.id());
            mesh.rig.advance(Mesh.TIMEOUT);
            items.send(JsonInteger.of(1));
            outlived.add(request);
            return Ending.complete();
        });
        MeshClient alice = mesh.client(ALICE);
        List<MeshStream> lost = asManyAsThereMayBe(alice);

        mesh.rig.runHandlers();

        assertThat(endOf(lost.getFirst())).satisfies(failedWith(ErrorCode.TIMED_OUT));
        assertThat(endOf(lost.getLast())).satisfies(failedWith(ErrorCode.RELAY_UNREACHABLE));
        assertThat(outlived).isEmpty();
        assertThat(bob.idle()).isCompleted();
        mesh.relay.mood = Mood.WELL;
        mesh.rig.advance(Duration.ofSeconds(8));
        List<MeshStream> again = asManyAsThereMayBe(alice);
        assertThat(mesh.rig.heldHandlers()).isEqualTo(ROOMY.maxServedPerPeer());
        alice.close();
        for (MeshStream stream : again) {
            assertThat(endOf(stream)).satisfies(failedWith(ErrorCode.CANCELLED));
        }
    }

    /// Of one caller: two that Bob serves, and two that wait for somebody who is away.
    private static List<MeshStream> asManyAsThereMayBe(MeshClient alice) {
        return List.of(
                count(alice, 1),
                count(alice, 2),
                alice.requestStream(CAROL.id(), say("away"), OPTIONS),
                alice.requestStream(CAROL.id(), say("away"), OPTIONS));
    }

    @Test
    void agentThatClosesTellsItsCallers() throws InterruptedException {
        mesh.rig.holdHandlers();
        MeshAgent bob = serving(counting);
        MeshStream stream = count(mesh.client(ALICE), 9);

        bob.closeAsync();

        assertThat(endOf(stream)).isEqualTo(error("stopping"));
    }

    @Test
    void clientThatClosesEndsItsStreamsAndTellsThePeers() throws InterruptedException {
        mesh.rig.holdHandlers();
        serving(counting);
        MeshClient alice = mesh.client(ALICE);
        MeshStream stream = count(alice, 9);

        alice.closeAsync();

        assertThat(endOf(stream)).satisfies(failedWith(ErrorCode.CANCELLED));
        assertThat(mesh.count(MessageType.CANCEL)).isOne();
        assertThat(endOf(count(alice, 9))).satisfies(failedWith(ErrorCode.CANCELLED));
    }

    @Test
    void agentIsIdleOnlyOnceEveryStreamHasEnded() {
        mesh.rig.holdHandlers();
        MeshAgent bob = serving(counting);
        count(mesh.client(ALICE), 9);

        var idle = bob.idle();
        assertThat(idle).isNotCompleted();
        mesh.rig.runHandlers();

        assertThat(idle).isCompleted();
    }

    @Test
    void plainItemsOfASealedStreamAndThoseOfOthersAreDropped() throws InterruptedException {
        mesh.rig.holdHandlers();
        serving(counting);
        MeshStream stream = count(mesh.client(ALICE), 1);
        UUID request = mesh.last(MessageType.STREAM_REQUEST).id();
        for (MessageType type : List.of(MessageType.STREAM_CHUNK, MessageType.RESPONSE)) {
            mesh.relay.inject(EnvelopeDraft.plain(new UUID(0, 1), ALICE.id(), type, say("forged"), 1)
                    .answering(request)
                    .sign(BOB));
        }
        mesh.relay.inject(EnvelopeDraft.plain(new UUID(0, 2), ALICE.id(), MessageType.STREAM_END, say("forged"), 1)
                .answering(request)
                .sign(CAROL));

        mesh.rig.runHandlers();

        assertThat(read(stream)).isEqualTo(numbers(1));
        assertThat(stream.end()).contains(COMPLETED);
    }

    @Test
    void plainRequestForAStreamIsServedPlain() {
        serving(counting);
        mesh.relay.attach(CAROL.id(), envelope -> {});

        long now = mesh.rig.clock.millis();
        mesh.relay.post(EnvelopeDraft.plain(new UUID(0, 1), BOB.id(), MessageType.STREAM_REQUEST, say("2"), now)
                .sign(CAROL));

        assertThat(mesh.count(MessageType.STREAM_CHUNK)).isEqualTo(2);
        assertThat(mesh.last(MessageType.STREAM_CHUNK).payload()).isEqualTo(JsonInteger.of(2));
        assertThat(mesh.last(MessageType.STREAM_CHUNK).protection()).isEqualTo(Protection.PLAIN);
        assertThat(mesh.count(MessageType.STREAM_END)).isOne();
    }

    @Test
    void streamAndRequestsOfOneSessionDoNotDisturbEachOther() throws InterruptedException {
        mesh.rig.holdHandlers();
        serving(counting);
        MeshClient alice = mesh.client(ALICE);
        MeshStream stream = count(alice, 20);
        var reply = ask(alice, BOB.id(), "between");

        mesh.rig.runHandlers();

        assertThat(reply).isCompletedWithValue(said("between"));
        assertThat(read(stream)).isEqualTo(numbers(20));
        assertThat(ask(alice, new AgentId(BOB.id().value()), "after")).isNotCompleted();
        mesh.rig.runHandlers();
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(3);
    }

    /// Loses the item at this place, counted from 1.
    private void lose(int place) {
        int[] seen = {0};
        mesh.relay.route = envelope ->
                envelope.type() == MessageType.STREAM_CHUNK && ++seen[0] == place ? List.of() : List.of(envelope);
    }

    private static Consumer<StreamEnd> failedWith(ErrorCode code) {
        return end -> assertThat(end)
                .isInstanceOfSatisfying(
                        StreamEnd.Failed.class,
                        failed -> assertThat(failed.violation().code()).isEqualTo(code));
    }

    private static StreamEnd overloaded() {
        return new StreamEnd.RemoteError(JsonObject.empty()
                .with("capability", "echo")
                .with("code", "overloaded")
                .with("error", "overloaded"));
    }

    private MeshAgent serving(StreamHandler handler) {
        return MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .config(MeshConfig.defaults().withStreams(ROOMY))
                .environment(mesh.rig.environment(mesh.relay))
                .onStream(handler)
                .start();
    }

    private static MeshStream count(MeshClient client, int to) {
        return client.requestStream(BOB.id(), say("" + to), OPTIONS);
    }

    private static List<JsonValue> read(MeshStream stream) throws InterruptedException {
        List<JsonValue> items = new ArrayList<>();
        stream.forEach(items::add);
        return items;
    }

    private static List<JsonValue> numbers(int to) {
        List<JsonValue> numbers = new ArrayList<>();
        for (int i = 1; i <= to; i++) {
            numbers.add(JsonInteger.of(i));
        }
        return numbers;
    }

    private static StreamEnd endOf(MeshStream stream) throws InterruptedException {
        return stream.forEach(item -> {});
    }

    private static StreamEnd error(String word) {
        return new StreamEnd.RemoteError(JsonObject.empty().with("code", word).with("error", word));
    }
}
