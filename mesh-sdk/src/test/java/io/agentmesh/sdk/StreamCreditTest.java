package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.StreamWindow;
import io.agentmesh.sdk.link.LinkConfig;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A caller that reads slowly makes the handler wait, if both ends speak `stream_credit`.
@Timeout(300)
final class StreamCreditTest {
    private static final StreamOptions OPTIONS = StreamOptions.within(Mesh.TIMEOUT);
    private static final StreamEnd COMPLETED = new StreamEnd.Completed();
    private static final MeshConfig FAST =
            MeshConfig.defaults().withLink(LinkConfig.defaults().withSendRate(SendRate.unlimited()));

    private final Mesh mesh = new Mesh(31);
    private final List<IncomingRequest> served = new CopyOnWriteArrayList<>();

    /// One for each item that a handler has sent.
    private final Semaphore sent = new Semaphore(0);

    private final CompletableFuture<Class<?>> thrown = new CompletableFuture<>();

    /// What the caller said after its request, as the relay saw it.
    private final AtomicInteger words = new AtomicInteger();

    @BeforeEach
    void handlersMayWait() {
        mesh.rig.handlersOnThreads();
        mesh.config(FAST);
        mesh.relay.route = this::count;
    }

    @Test
    void slowReaderGetsEverythingAndTheHandlerIsNeverFurtherAheadThanTheWindow() throws Exception {
        int many = 10_000;
        serving(many, JsonInteger::of);
        MeshStream stream = ask(OPTIONS);

        for (int read = 0; read < many; read++) {
            assertThat(sent.availablePermits()).isLessThanOrEqualTo(read + StreamOptions.DEFAULT_MAX_ITEMS);
            assertThat(stream.next()).contains(JsonInteger.of(read));
        }

        assertThat(stream.next()).isEmpty();
        assertThat(stream.end()).contains(COMPLETED);
        assertThat(served.getFirst().terms().window()).contains(new StreamWindow(256, 4 << 20));
        assertThat(words.get()).isBetween(1, many / 128);
    }

    @Test
    void handlerIsNeverFurtherAheadThanTheBytesOfTheWindowAndOneItem() throws Exception {
        JsonValue item = new JsonString("x".repeat(998));
        serving(100, place -> item);
        MeshStream stream = ask(OPTIONS.withBuffer(500, 9_001));

        for (int read = 0; read < 100; read++) {
            assertThat(sent.availablePermits()).isLessThanOrEqualTo(read + 10);
            assertThat(stream.next()).contains(item);
        }

        assertThat(stream.next()).isEmpty();
        assertThat(stream.end()).contains(COMPLETED);
    }

    @Test
    void itemsThatAreLargerThanTheWindowComeOneByOne() throws Exception {
        serving(5, place -> new JsonString("x".repeat(100_000)));
        MeshStream stream = ask(OPTIONS.withBuffer(3, 10));

        for (int read = 0; read < 5; read++) {
            assertThat(sent.availablePermits()).isLessThanOrEqualTo(read + 1);
            assertThat(stream.next()).isPresent();
        }

        assertThat(stream.next()).isEmpty();
        assertThat(stream.end()).contains(COMPLETED);
    }

    @Test
    void windowIsAtMostWhatACalleeIsTold() throws Exception {
        serving(1, JsonInteger::of);

        MeshStream stream = ask(OPTIONS.withBuffer(5_000, 77));

        assertThat(stream.next()).isPresent();
        assertThat(served.getFirst().terms().window()).contains(new StreamWindow(StreamWindow.MAX_ITEMS, 77));
    }

    @ParameterizedTest
    @EnumSource(
            value = PeerFeature.class,
            names = {"STREAM_CREDIT", "META", "SEALED_END"})
    void peerThatLacksOneOfTheFeaturesDoesNotWait(PeerFeature missing) throws Exception {
        mesh.config(FAST.withOffers(OfferPolicy.defaults().offering(EnumSet.complementOf(EnumSet.of(missing)))));
        serving(4, JsonInteger::of);
        mesh.config(FAST);

        MeshStream stream = ask(OPTIONS.withBuffer(3, 1_000));
        awaitSent(4);

        assertThat(stream.forEach(item -> {})).satisfies(StreamCreditTest::isUnread);
        assertThat(served.getFirst().terms().window()).isEmpty();
        assertThat(words.get()).isZero();
    }

    @Test
    void wordsThatAreLostOrComeTwiceDoNoHarm() throws Exception {
        mesh.relay.route = envelope -> {
            count(envelope);
            if (!isWordOfTheCaller(envelope)) {
                return List.of(envelope);
            }
            return words.get() % 2 == 1 ? List.of() : List.of(envelope, envelope);
        };
        serving(100, JsonInteger::of);
        MeshStream stream = ask(OPTIONS.withBuffer(4, 1_000));

        for (int read = 0; read < 100; read++) {
            assertThat(stream.next()).contains(JsonInteger.of(read));
            mesh.rig.awaitIdle(); // a word for each half of the window, so that every second one gets there
        }

        assertThat(stream.next()).isEmpty();
        assertThat(stream.end()).contains(COMPLETED);
    }

    @Test
    void wordThatIsLostWhenNothingIsLeftToReadIsSaidAgain() throws Exception {
        AtomicBoolean lossy = new AtomicBoolean(true);
        mesh.relay.route = envelope -> {
            count(envelope);
            return isWordOfTheCaller(envelope) && lossy.get() ? List.of() : List.of(envelope);
        };
        serving(5, JsonInteger::of);
        MeshStream stream = ask(OPTIONS.withBuffer(4, 1_000));
        for (int read = 0; read < 4; read++) {
            assertThat(stream.next()).contains(JsonInteger.of(read));
        }
        mesh.rig.awaitIdle();
        int lost = words.get();

        pass(Duration.ofSeconds(2));
        lossy.set(false);
        pass(Duration.ofSeconds(3));
        assertThat(words).as("the second time is twice as far away").hasValue(lost + 1);
        pass(Duration.ofSeconds(1));

        assertThat(stream.next()).contains(JsonInteger.of(4));
        assertThat(stream.next()).isEmpty();
        assertThat(stream.end()).contains(COMPLETED);
        assertThat(words).hasValue(lost + 2);
    }

    @Test
    void silenceOfAPeerThatWaitsMeansNothing() throws Exception {
        serving(5, JsonInteger::of);
        MeshStream stream = ask(OPTIONS.withBuffer(2, 1_000).withSilence(Duration.ofSeconds(2)));
        awaitSent(2);

        pass(Duration.ofSeconds(8));

        assertThat(stream.forEach(item -> {})).isEqualTo(COMPLETED);
        assertThat(sent.availablePermits()).isEqualTo(3);
    }

    @Test
    void silenceIsCountedFromWhenThePeerMayGoOn() throws Exception {
        servingThenWaiting(2);
        MeshStream stream = ask(OPTIONS.withBuffer(2, 1_000).withSilence(Duration.ofSeconds(2)));
        awaitSent(2);
        pass(Duration.ofSeconds(6));
        assertThat(stream.next()).isPresent();
        assertThat(stream.next()).isPresent();

        pass(Duration.ofSeconds(2));

        assertThat(stream.next()).isEmpty();
        assertThat(stream.end().orElseThrow()).satisfies(end -> isFailure(end, ErrorCode.TIMED_OUT));
    }

    @Test
    void streamOutlivesALinkThatBreaksWhileThePeerWaits() throws Exception {
        serving(50, JsonInteger::of);
        MeshStream stream = ask(OPTIONS.withBuffer(4, 1_000));
        awaitSent(4);

        mesh.relay.drop(ALICE.id());
        assertThat(stream.next()).contains(JsonInteger.of(0));
        assertThat(stream.next()).contains(JsonInteger.of(1));
        pass(Duration.ofSeconds(3));

        assertThat(stream.forEach(item -> {})).isEqualTo(COMPLETED);
    }

    @Test
    void callerThatClosesInterruptsAHandlerThatWaits() throws Exception {
        serving(5, JsonInteger::of);
        MeshStream stream = ask(OPTIONS.withBuffer(2, 1_000));
        awaitSent(2);

        stream.close();

        assertThat(thrown.get(300, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
    }

    private MeshStream ask(StreamOptions options) {
        return mesh.client(ALICE).requestStream(BOB.id(), say("go"), options);
    }

    private void serving(int items, IntFunction<JsonValue> item) {
        serving(items, item, Ending::complete);
    }

    /// Its handler goes on, and says nothing more.
    private void servingThenWaiting(int items) {
        serving(items, JsonInteger::of, () -> {
            new Semaphore(0).acquire();
            return Ending.complete();
        });
    }

    private interface Last {
        Ending ending() throws InterruptedException;
    }

    private void serving(int items, IntFunction<JsonValue> item, Last last) {
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .config(mesh.config())
                .environment(mesh.rig.environment(mesh.relay))
                .onStream((request, sink) -> {
                    served.add(request);
                    try {
                        for (int i = 0; i < items; i++) {
                            sink.send(item.apply(i));
                            sent.release();
                        }
                        return last.ending();
                    } catch (InterruptedException over) {
                        thrown.complete(over.getClass());
                        throw over;
                    }
                })
                .start();
    }

    /// Tasks that fall due may run on a handler's thread.
    private void pass(Duration time) throws InterruptedException {
        mesh.rig.advance(time);
        mesh.rig.awaitIdle();
    }

    private void awaitSent(int items) throws InterruptedException {
        assertThat(sent.tryAcquire(items, 300, TimeUnit.SECONDS)).isTrue();
    }

    private List<Envelope> count(Envelope envelope) {
        if (isWordOfTheCaller(envelope)) {
            words.incrementAndGet();
        }
        return List.of(envelope);
    }

    private static boolean isWordOfTheCaller(Envelope envelope) {
        return envelope.type() == MessageType.STREAM_CHUNK && envelope.from().equals(ALICE.id());
    }

    private static void isUnread(StreamEnd end) {
        isFailure(end, ErrorCode.QUEUE_FULL);
    }

    private static void isFailure(StreamEnd end, ErrorCode code) {
        assertThat(end)
                .isInstanceOfSatisfying(
                        StreamEnd.Failed.class,
                        failed -> assertThat(failed.violation().code()).isEqualTo(code));
    }
}
