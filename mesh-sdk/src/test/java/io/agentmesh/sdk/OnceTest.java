package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.call.RequestHandler;
import io.agentmesh.sdk.once.OnceLimits;
import io.agentmesh.sdk.session.SessionLimits;
import io.agentmesh.sdk.session.SessionLimits.Bounds;
import io.agentmesh.sdk.testing.KeptJournal;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No request is handled twice, whoever repeats it and whatever restarts; a repeated one gets the first answer.
final class OnceTest {
    private static final CallOptions PLAIN = CallOptions.within(Mesh.TIMEOUT).plain();
    private static final CallOptions ORDER = CallOptions.within(Mesh.TIMEOUT).underKey("order 17");

    /// How long an ack waits for others.
    private static final Duration LINGER = Duration.ofMillis(20);

    private final Mesh mesh = new Mesh(23);
    private final KeptJournal journal = new KeptJournal();
    private int handled;

    @Test
    void plainRequestThatIsRepeatedIsHandledOnceAndGetsTheFirstAnswer() {
        counting();
        assertThat(mesh.client(ALICE).requestAsync(BOB.id(), say("pay"), PLAIN)).isCompleted();

        mesh.relay.inject(mesh.last(MessageType.REQUEST));

        assertThat(handled).isOne();
        assertThat(mesh.count(MessageType.RESPONSE)).isEqualTo(2);
        assertThat(mesh.last(MessageType.RESPONSE).payload()).isEqualTo(say("answer 1"));
    }

    @Test
    void sealedRequestThatIsRepeatedGetsTheFirstAnswerSealed() {
        counting();
        MeshClient alice = mesh.client(ALICE);
        assertThat(ask(alice, BOB.id(), "pay")).isCompletedWithValue(said("answer 1"));

        mesh.relay.inject(mesh.last(MessageType.REQUEST));

        assertThat(handled).isOne();
        assertThat(mesh.count(MessageType.RESPONSE)).isEqualTo(2);
        assertThat(mesh.count(MessageType.ERROR)).isZero();
        assertThat(ask(alice, BOB.id(), "more")).isCompletedWithValue(said("answer 2"));
    }

    @Test
    void requestUnderAKeyThatWasUsedGetsTheFirstAnswer() {
        counting();
        MeshClient alice = mesh.client(ALICE);

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        assertThat(mesh.client(CAROL).requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 2"));
    }

    @Test
    void requestUnderAKeyThatIsBeingHandledWaitsForTheSameAnswer() {
        mesh.rig.holdHandlers();
        counting();
        MeshClient alice = mesh.client(ALICE);
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replies.add(alice.requestAsync(BOB.id(), say("pay"), ORDER));
        }

        mesh.rig.runHandlers();

        assertThat(handled).isOne();
        assertThat(replies).allSatisfy(reply -> assertThat(reply).isCompletedWithValue(said("answer 1")));
    }

    @Test
    void refusalOfAHandlerIsRepeatedAsARefusal() {
        agent(BOB, request -> {
            handled++;
            return Answer.refusal("sold_out");
        });
        MeshClient alice = mesh.client(ALICE);

        Reply first = alice.requestAsync(BOB.id(), say("pay"), ORDER).getNow(null);
        assertThat(first).isInstanceOf(Reply.RemoteError.class);
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(first);
        assertThat(handled).isOne();
    }

    @Test
    void answerIsKnownAfterARestart() {
        MeshAgent bob = counting();
        MeshClient alice = mesh.client(ALICE);
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        Envelope request = mesh.last(MessageType.REQUEST);
        bob.close();
        counting();

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        mesh.relay.inject(request);

        assertThat(handled).isOne();
    }

    @Test
    void requestThatEndedWithItsProcessIsNotHandledAgain() {
        mesh.rig.holdHandlers();
        MeshAgent bob = counting();
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply = alice.requestAsync(BOB.id(), say("pay"), ORDER);
        Envelope request = mesh.last(MessageType.REQUEST);
        bob.close();
        counting();

        mesh.relay.inject(request);

        assertThat(reply).isCompletedWithValue(error("outcome_unknown"));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(error("outcome_unknown"));
    }

    @Test
    void answerFromBeforeARestartComesToACallThatStillWaits() {
        MeshAgent bob = counting();
        MeshClient alice = mesh.client(ALICE);
        mesh.relay.route = envelope -> envelope.type() == MessageType.RESPONSE ? List.of() : List.of(envelope);
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "pay");
        Envelope request = mesh.last(MessageType.REQUEST);
        mesh.relay.route = List::of;
        bob.close();
        counting();

        mesh.relay.inject(request);

        assertThat(reply).isCompletedWithValue(said("answer 1"));
        assertThat(handled).isOne();
    }

    @Test
    void onlyWhatIsSafeIsConfirmed() {
        mesh.relay.knows = EnumSet.allOf(Feature.class);
        journal.mood(KeptJournal.Mood.SLOW);
        counting();
        MeshClient alice = mesh.client(ALICE);

        assertThat(ask(alice, BOB.id(), "pay")).isCompletedWithValue(said("answer 1"));
        UUID request = mesh.last(MessageType.REQUEST).id();
        mesh.rig.advance(LINGER);
        assertThat(mesh.relay.acked).isNotEmpty().doesNotContain(request);
        journal.sync();
        mesh.rig.advance(LINGER);

        assertThat(mesh.relay.acked).contains(request);
    }

    @Test
    void requestThatIsRefusedIsConfirmed() {
        mesh.relay.knows = EnumSet.allOf(Feature.class);
        MeshAgent.builder(BOB, Mesh.RELAY, AccessPolicy.denyAll(), mesh.echo)
                .environment(mesh.rig.environment(mesh.relay))
                .remembering(journal)
                .start();

        assertThat(ask(mesh.client(ALICE), BOB.id(), "pay")).isCompleted();
        mesh.rig.advance(LINGER);

        assertThat(mesh.relay.acked).contains(mesh.last(MessageType.REQUEST).id());
        assertThat(journal.entries).isEmpty();
    }

    @Test
    void agentThatForgetsDoesNotAskTheRelayToSendAgain() {
        mesh.relay.knows = EnumSet.allOf(Feature.class);
        mesh.echo(BOB);

        assertThat(ask(mesh.client(ALICE), BOB.id(), "pay")).isCompleted();
        mesh.rig.advance(LINGER);

        assertThat(mesh.relay.acked).isEmpty();
    }

    @Test
    void requestThatCannotBeNotedIsNotHandled() {
        journal.mood(KeptJournal.Mood.FULL);
        counting();
        MeshClient alice = mesh.client(ALICE);

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(error("storage"));
        assertThat(handled).isZero();

        journal.mood(KeptJournal.Mood.QUICK);
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
    }

    @ParameterizedTest
    @CsvSource({"-600000, true", "-600001, false", "300000, true", "300001, false"})
    void plainRequestIsFreshOrRefused(long age, boolean fresh) {
        counting();
        mesh.relay.attach(CAROL.id(), envelope -> {});
        long stamp = mesh.rig.clock.millis() + age;

        mesh.relay.post(EnvelopeDraft.plain(new UUID(0, 1), BOB.id(), MessageType.REQUEST, say("pay"), stamp)
                .sign(CAROL));

        assertThat(handled).isEqualTo(fresh ? 1 : 0);
        assertThat(mesh.count(MessageType.ERROR)).isEqualTo(fresh ? 0 : 1);
    }

    @Test
    void plainRequestIsKnownForAsLongAsItIsFresh() {
        counting();
        mesh.relay.attach(CAROL.id(), envelope -> {});
        long ahead = mesh.rig.clock.millis() + Duration.ofMinutes(5).toMillis();
        Envelope request = EnvelopeDraft.plain(new UUID(0, 1), BOB.id(), MessageType.REQUEST, say("pay"), ahead)
                .sign(CAROL);
        mesh.relay.post(request);

        mesh.rig.advance(Duration.ofMinutes(15));
        mesh.relay.inject(request);
        mesh.rig.advance(Duration.ofMillis(1));
        mesh.relay.inject(request);

        assertThat(handled).isOne();
    }

    /// A relay that was told to keep envelopes for two hours may bring the first of two just now, and the second
    /// in two hours.
    @Test
    void requestIsKnownForAsLongAsTheRelayKeepsEnvelopes() {
        mesh.config(MeshConfig.defaults().withOnce(OnceLimits.defaults().withQueueTtl(Duration.ofHours(2))));
        counting();
        MeshClient alice = mesh.client(ALICE);

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        mesh.rig.advance(Duration.ofHours(2).plusSeconds(59));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        mesh.rig.advance(Duration.ofSeconds(2));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 2"));
    }

    /// It is not `stale`: that would be the end of every plain request that waited at such a relay.
    @Test
    void plainRequestMayBeAsOldAsTheRelayKeepsEnvelopes() {
        mesh.config(MeshConfig.defaults().withOnce(OnceLimits.defaults().withQueueTtl(Duration.ofHours(2))));
        counting();
        mesh.relay.attach(CAROL.id(), envelope -> {});
        long now = mesh.rig.clock.millis();
        Envelope request = EnvelopeDraft.plain(new UUID(0, 1), BOB.id(), MessageType.REQUEST, say("pay"), now)
                .sign(CAROL);

        mesh.rig.advance(Duration.ofHours(2));
        mesh.relay.post(request);
        mesh.rig.advance(Duration.ofMinutes(5));
        mesh.relay.inject(request);

        assertThat(handled).isOne();
    }

    @Test
    void queueTtlOutOfRangeIsRefused() {
        OnceLimits limits = OnceLimits.defaults();

        assertThatIllegalArgumentException().isThrownBy(() -> limits.withQueueTtl(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits.withQueueTtl(OnceLimits.LONGEST_QUEUE_TTL.plusMillis(1)));
    }

    @Test
    void oneRequestMoreThanIsKnownIsRefusedUntilTheOldestExpires() {
        mesh.config(MeshConfig.defaults().withOnce(OnceLimits.defaults().withRows(3, 2)));
        counting();
        MeshClient alice = mesh.client(ALICE);
        MeshClient carol = mesh.client(CAROL);

        assertThat(ask(alice, BOB.id(), "1")).isCompletedWithValue(said("answer 1"));
        assertThat(ask(alice, BOB.id(), "2")).isCompletedWithValue(said("answer 2"));
        assertThat(ask(alice, BOB.id(), "3")).isCompletedWithValue(busy());
        assertThat(ask(carol, BOB.id(), "4")).isCompletedWithValue(said("answer 3"));
        assertThat(ask(carol, BOB.id(), "5")).isCompletedWithValue(busy());

        mesh.rig.advance(Duration.ofMinutes(6).plusMillis(1));
        assertThat(ask(alice, BOB.id(), "6")).isCompletedWithValue(said("answer 4"));
    }

    @Test
    void oldestAnswerIsForgottenAtTheBoundButNotItsRequest() {
        int one = said("answer 1").orThrow().toString().length();
        mesh.config(MeshConfig.defaults()
                .withOnce(OnceLimits.defaults().withAnswers(new OnceLimits.Answers(2L * one, one, one))));
        counting();
        MeshClient alice = mesh.client(ALICE);
        CallOptions second = CallOptions.within(Mesh.TIMEOUT).underKey("order 18");
        CallOptions third = CallOptions.within(Mesh.TIMEOUT).underKey("order 19");

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), second)).isCompletedWithValue(said("answer 2"));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), third)).isCompletedWithValue(said("answer 3"));

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(error("answered_before"));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), second)).isCompletedWithValue(said("answer 2"));
        assertThat(handled).isEqualTo(3);
    }

    @Test
    void answerAboveItsBoundIsNotKeptAndItsRequestIsStillHandledOnce() {
        int one = said("answer 1").orThrow().toString().length();
        mesh.config(MeshConfig.defaults()
                .withOnce(OnceLimits.defaults().withAnswers(new OnceLimits.Answers(1_000, one - 1, one))));
        counting();
        MeshClient alice = mesh.client(ALICE);

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(error("answered_before"));
        assertThat(handled).isOne();
    }

    /// Whatever `max_payload` is: an answer that may be given may be given again.
    @Test
    void answerOfTheLargestPayloadIsGivenAgain() {
        SessionLimits usual = SessionLimits.defaults();
        mesh.config(MeshConfig.defaults()
                .withSessions(usual.withBounds(usual.bounds().withPayloadBytes(Bounds.MAX_PAYLOAD_BYTES))));
        Reply largest = new Reply.Result(new JsonString("x".repeat(Bounds.MAX_PAYLOAD_BYTES - 2)));
        agent(BOB, request -> {
            handled++;
            return Answer.of(largest.orThrow());
        });
        MeshClient alice = mesh.client(ALICE);

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER).getNow(null).equals(largest))
                .isTrue();
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER).getNow(null).equals(largest))
                .isTrue();
        assertThat(handled).isOne();
    }

    /// A few large answers would fill the disk, and then no request could be noted.
    @Test
    void answerAboveWhatIsNotedIsGivenAgainUntilTheProcessEnds() {
        int one = said("answer 1").orThrow().toString().length();
        mesh.config(MeshConfig.defaults()
                .withOnce(OnceLimits.defaults().withAnswers(new OnceLimits.Answers(1_000, one, one - 1))));
        MeshAgent first = counting();
        MeshClient alice = mesh.client(ALICE);

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(said("answer 1"));
        first.closeAsync();
        counting();

        assertThat(alice.requestAsync(BOB.id(), say("pay"), ORDER)).isCompletedWithValue(error("answered_before"));
        assertThat(handled).isOne();
    }

    @Test
    void ofTooManyRepetitionsOfOneRequestTheOldestIsNotAnswered() {
        mesh.rig.holdHandlers();
        counting();
        MeshClient alice = mesh.client(ALICE);
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            replies.add(alice.requestAsync(BOB.id(), say("pay"), ORDER));
        }

        mesh.rig.runHandlers();

        assertThat(replies.getFirst()).isNotCompleted();
        assertThat(replies.subList(1, 9)).allSatisfy(reply -> assertThat(reply).isCompletedWithValue(said("answer 1")));
    }

    private MeshAgent counting() {
        return agent(BOB, request -> {
            handled++;
            return Answer.of(say("answer " + handled));
        });
    }

    private MeshAgent agent(AgentKeyPair keys, RequestHandler handler) {
        return MeshAgent.builder(keys, Mesh.RELAY, AccessPolicy.allowAll(), handler)
                .config(mesh.config())
                .environment(mesh.rig.environment(mesh.relay))
                .remembering(journal)
                .start();
    }

    private static Reply error(String word) {
        return new Reply.RemoteError(JsonObject.empty().with("code", word).with("error", word));
    }

    private static Reply busy() {
        return new Reply.RemoteError(JsonObject.empty()
                .with("capability", "echo")
                .with("code", "busy")
                .with("error", "busy"));
    }
}
