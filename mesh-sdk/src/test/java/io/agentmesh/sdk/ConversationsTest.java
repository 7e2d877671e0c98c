package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.link.LinkConfig;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.stream.Conversation;
import io.agentmesh.sdk.stream.ConversationHandler;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.Exchange;
import io.agentmesh.sdk.stream.StreamEnd;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Both sides send and read, each at its own pace, and each conversation ends in exactly one way.
@Timeout(300)
final class ConversationsTest {
    private static final StreamOptions OPTIONS = StreamOptions.within(Mesh.TIMEOUT);
    private static final StreamEnd COMPLETED = new StreamEnd.Completed();
    private static final MeshConfig FAST =
            MeshConfig.defaults().withLink(LinkConfig.defaults().withSendRate(SendRate.unlimited()));
    private static final int MANY = 100;

    private final Mesh mesh = new Mesh(11);

    @BeforeEach
    void handlersMayWait() {
        mesh.rig.handlersOnThreads();
        mesh.config(FAST);
    }

    @Test
    void bothSidesSendWhileTheyRead() throws Exception {
        serving((request, exchange) -> {
            for (Optional<JsonValue> item = exchange.next(); item.isPresent(); item = exchange.next()) {
                exchange.send(item.get());
                exchange.send(item.get());
            }
            return Ending.complete();
        });
        Conversation talk = begin();

        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendAll(talk, MANY));

        for (int i = 0; i < 2 * MANY; i++) {
            assertThat(talk.next()).contains(JsonInteger.of(i / 2));
        }
        assertThat(talk.next()).isEmpty();
        assertThat(talk.end()).isEqualTo(COMPLETED);
        sending.get(300, TimeUnit.SECONDS);
    }

    @Test
    void handlerIsNeverFurtherAheadOfASlowCallerThanTheWindow() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        serving((request, exchange) -> {
            for (int i = 0; i < MANY; i++) {
                exchange.send(JsonInteger.of(i));
                sent.incrementAndGet();
            }
            return Ending.complete();
        });
        Conversation talk = begin();

        for (int read = 0; read < MANY; read++) {
            assertThat(sent.get()).isLessThanOrEqualTo(read + Exchange.WINDOW);
            assertThat(talk.next()).contains(JsonInteger.of(read));
        }
        assertThat(talk.end()).isEqualTo(COMPLETED);
    }

    @Test
    void callerIsNeverFurtherAheadOfASlowHandlerThanTheWindow() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger furthest = new AtomicInteger();
        serving((request, exchange) -> {
            for (int read = 0; read < MANY; read++) {
                furthest.accumulateAndGet(sent.get() - read, Math::max);
                exchange.next();
            }
            return Ending.complete();
        });
        Conversation talk = begin();

        for (int i = 0; i < MANY; i++) {
            talk.send(JsonInteger.of(i));
            sent.incrementAndGet();
        }

        assertThat(talk.end()).isEqualTo(COMPLETED);
        assertThat(furthest.get()).isLessThanOrEqualTo(Exchange.WINDOW);
    }

    @Test
    void callerSendsToAHandlerThatDoesNotReadNoMoreThanTheWindow() throws Exception {
        mesh.rig.holdHandlers();
        serving((request, exchange) -> Ending.complete());
        Conversation talk = begin();

        for (int i = 0; i < Exchange.WINDOW; i++) {
            talk.send(JsonInteger.of(i));
        }

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> talk.send(JsonInteger.of(99))).isInstanceOf(InterruptedException.class);
        assertThat(partsOf(ALICE)).isEqualTo(Exchange.WINDOW);
    }

    @Test
    void callerThatIsDoneStillReads() throws Exception {
        serving((request, exchange) -> {
            int sum = 0;
            for (Optional<JsonValue> item = exchange.next(); item.isPresent(); item = exchange.next()) {
                sum += item.get() instanceof JsonInteger number ? number.value().intValueExact() : 0;
            }
            exchange.send(JsonInteger.of(sum));
            return Ending.complete();
        });
        Conversation talk = begin();

        sendAll(talk, 5);

        assertThat(talk.next()).contains(JsonInteger.of(10));
        assertThat(talk.end()).isEqualTo(COMPLETED);
    }

    @Test
    void handlerThatIsDoneStillReads() throws Exception {
        List<JsonValue> read = new ArrayList<>();
        serving((request, exchange) -> {
            exchange.send(JsonInteger.of(7));
            exchange.done();
            for (Optional<JsonValue> item = exchange.next(); item.isPresent(); item = exchange.next()) {
                read.add(item.get());
            }
            return Ending.complete();
        });
        Conversation talk = begin();
        assertThat(talk.next()).contains(JsonInteger.of(7));
        assertThat(talk.next()).isEmpty();

        sendAll(talk, 3);

        assertThat(talk.end()).isEqualTo(COMPLETED);
        assertThat(read).containsExactly(JsonInteger.of(0), JsonInteger.of(1), JsonInteger.of(2));
    }

    @Test
    void callerThatClosesInterruptsTheHandler() throws Exception {
        CompletableFuture<String> handler = new CompletableFuture<>();
        serving((request, exchange) -> {
            exchange.send(JsonInteger.of(1));
            try {
                exchange.next();
                handler.complete("let go");
            } catch (InterruptedException told) {
                handler.complete("interrupted");
            }
            return Ending.complete();
        });
        Conversation talk = begin();
        talk.next();

        talk.close();

        assertThat(handler.get(300, TimeUnit.SECONDS)).isIn("interrupted", "let go");
        assertThat(talk.end())
                .isInstanceOfSatisfying(
                        StreamEnd.Failed.class,
                        end -> assertThat(end.violation().code()).isEqualTo(ErrorCode.CANCELLED));
        assertCannotSend(talk);
    }

    @Test
    void refusalOfTheHandlerEndsBothDirections() throws Exception {
        serving((request, exchange) -> {
            exchange.next();
            return Ending.refused("enough");
        });
        Conversation talk = begin();
        talk.send(JsonInteger.of(1));

        assertThat(talk.end()).isEqualTo(error("enough"));
        assertThat(talk.next()).isEmpty();
        assertCannotSend(talk);
    }

    @Test
    void failureOfAHandlerIsToldWithoutItsText() throws Exception {
        serving((request, exchange) -> {
            throw new IllegalStateException("c4n4ry detail");
        });

        assertThat(begin().end()).isEqualTo(error("handler_failed"));
    }

    @Test
    void peerThatDoesNotSpeakDuplexIsSentNothing() throws Exception {
        mesh.config(
                FAST.withOffers(OfferPolicy.defaults().offering(EnumSet.complementOf(EnumSet.of(PeerFeature.DUPLEX)))));
        serving((request, exchange) -> Ending.complete());
        mesh.config(FAST);

        assertFailed(begin().end(), ErrorCode.UNSUPPORTED);
        assertThat(mesh.count(MessageType.STREAM_REQUEST)).isZero();
    }

    @Test
    void agentWithoutAHandlerForConversationsRefuses() throws Exception {
        mesh.echo(BOB);

        assertThat(begin().end())
                .isEqualTo(new StreamEnd.RemoteError(JsonObject.empty()
                        .with("capability", "echo")
                        .with("code", "unsupported")
                        .with("error", "unsupported")));
    }

    @Test
    void deniedConversationIsNotServed() throws Exception {
        mesh.client(BOB);

        assertThat(begin().end())
                .isEqualTo(new StreamEnd.RemoteError(
                        JsonObject.empty().with("capability", "echo").with("error", "acl_denied")));
    }

    @Test
    void itemOfTheCallerThatIsLostEndsItAsIncomplete() throws Exception {
        mesh.rig.holdHandlers();
        serving((request, exchange) -> Ending.complete());
        Conversation talk = begin();
        lose(ALICE, 2);

        sendAll(talk, 3);

        assertThat(talk.end()).isEqualTo(error("incomplete"));
    }

    @Test
    void itemOfTheHandlerThatIsLostEndsItAsIncomplete() throws Exception {
        lose(BOB, 3); // the first one is the grant
        serving((request, exchange) -> {
            exchange.send(JsonInteger.of(1));
            exchange.send(JsonInteger.of(2));
            return Ending.complete();
        });
        Conversation talk = begin();

        assertFailed(talk.end(), ErrorCode.INCOMPLETE);
        assertThat(talk.next()).contains(JsonInteger.of(1));
        assertThat(talk.next()).isEmpty();
    }

    @Test
    void itemThatComesTwiceIsTakenOnce() throws Exception {
        mesh.relay.route = envelope ->
                envelope.type() == MessageType.STREAM_CHUNK ? List.of(envelope, envelope) : List.of(envelope);
        serving((request, exchange) -> {
            for (Optional<JsonValue> item = exchange.next(); item.isPresent(); item = exchange.next()) {
                exchange.send(item.get());
            }
            return Ending.complete();
        });
        Conversation talk = begin();

        sendAll(talk, 3);

        assertThat(talk.next()).contains(JsonInteger.of(0));
        assertThat(talk.next()).contains(JsonInteger.of(1));
        assertThat(talk.next()).contains(JsonInteger.of(2));
        assertThat(talk.end()).isEqualTo(COMPLETED);
    }

    @Test
    void deadlineEndsItAndThePeerIsTold() throws Exception {
        mesh.rig.holdHandlers();
        serving((request, exchange) -> Ending.complete());
        Conversation talk = begin();

        mesh.rig.advance(Mesh.TIMEOUT.plus(Duration.ofMillis(1)));

        assertFailed(talk.end(), ErrorCode.TIMED_OUT);
        assertThat(mesh.count(MessageType.CANCEL)).isOne();
        assertCannotSend(talk);
    }

    private Conversation begin() {
        return mesh.client(ALICE).converse(BOB.id(), say("talk"), OPTIONS);
    }

    private void serving(ConversationHandler handler) {
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.allowAll(), mesh.echo)
                .config(mesh.config())
                .environment(mesh.rig.environment(mesh.relay))
                .onConversation(handler)
                .start();
    }

    private static void sendAll(Conversation talk, int items) {
        try {
            for (int i = 0; i < items; i++) {
                talk.send(JsonInteger.of(i));
            }
            talk.done();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /// The part of this number that this agent sends does not arrive, counted from 1.
    private void lose(AgentKeyPair sender, int place) {
        int[] seen = {0};
        mesh.relay.route =
                envelope -> isPartOf(sender.id(), envelope) && ++seen[0] == place ? List.of() : List.of(envelope);
    }

    private long partsOf(AgentKeyPair sender) {
        return mesh.relay.seen.stream()
                .filter(envelope -> isPartOf(sender.id(), envelope))
                .count();
    }

    private static boolean isPartOf(AgentId sender, Envelope envelope) {
        return envelope.type() == MessageType.STREAM_CHUNK && envelope.from().equals(sender);
    }

    private static void assertCannotSend(Conversation talk) {
        assertThatThrownBy(() -> talk.send(JsonInteger.of(1)))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED));
    }

    private static void assertFailed(StreamEnd end, ErrorCode code) {
        assertThat(end)
                .isInstanceOfSatisfying(
                        StreamEnd.Failed.class,
                        failed -> assertThat(failed.violation().code()).isEqualTo(code));
    }

    private static StreamEnd error(String word) {
        return new StreamEnd.RemoteError(JsonObject.empty().with("code", word).with("error", word));
    }
}
