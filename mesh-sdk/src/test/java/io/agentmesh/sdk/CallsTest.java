package io.agentmesh.sdk;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.sdk.testing.Mesh.ask;
import static io.agentmesh.sdk.testing.Mesh.said;
import static io.agentmesh.sdk.testing.Mesh.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.noise.CatchUp;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallLimits;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.link.LinkConfig;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.session.SessionLimits;
import io.agentmesh.sdk.testing.MemoryRelay.Mood;
import io.agentmesh.sdk.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each request ends in exactly one reply, and what is promised on the way there.
final class CallsTest {
    private final Mesh mesh = new Mesh(5);

    @Test
    void timeoutTellsThePeerThatTheAnswerIsNoLongerWanted() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "slow");

        mesh.rig.advance(Mesh.TIMEOUT);

        assertThat(reply.join()).isEqualTo(Reply.failed(ErrorCode.TIMED_OUT, "request timed out"));
        Envelope cancel = mesh.last(MessageType.CANCEL);
        assertThat(cancel.inReplyTo()).isEqualTo(mesh.last(MessageType.REQUEST).id());
        assertThat(cancel.protection()).isEqualTo(Protection.PLAIN);
    }

    @Test
    void oneDeadlineCoversLinkHandshakeAndAnswer() {
        mesh.relay.mood = Mood.UNREACHABLE;
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "hello");
        mesh.rig.advance(Duration.ofSeconds(4));
        mesh.relay.mood = Mood.WELL;

        mesh.rig.advance(Duration.ofMillis(5_999));
        assertThat(reply).isNotCompleted();
        mesh.rig.advance(Duration.ofMillis(1));

        assertThat(reply.join()).isInstanceOf(Reply.Failed.class);
    }

    @Test
    void withoutALinkTheReplyNamesIt() {
        mesh.relay.mood = Mood.UNREACHABLE;
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> waiting = ask(alice, BOB.id(), "hello");
        CompletableFuture<Reply> impatient = alice.requestAsync(
                BOB.id(), say("hello"), CallOptions.within(Mesh.TIMEOUT).failingWhenDown());

        assertThat(impatient).isCompletedWithValue(Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected"));
        mesh.rig.advance(Mesh.TIMEOUT);
        assertThat(waiting).isCompletedWithValue(Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay not connected"));
    }

    @Test
    void requestThatWaitsForTheLinkIsAnsweredWhenItIsUp() {
        mesh.relay.mood = Mood.UNREACHABLE;
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply =
                alice.requestAsync(BOB.id(), say("hello"), CallOptions.within(Duration.ofMinutes(2)));
        mesh.rig.advance(Duration.ofSeconds(5));

        mesh.relay.mood = Mood.WELL;
        mesh.rig.advance(Duration.ofMinutes(1));

        assertThat(reply).isCompletedWithValue(said("hello"));
    }

    @Test
    void linkLostDuringTheHandshakeFailsOnlyThoseWhoDoNotWait() {
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> patient = ask(alice, BOB.id(), "patient");
        CompletableFuture<Reply> impatient = alice.requestAsync(
                BOB.id(), say("impatient"), CallOptions.within(Mesh.TIMEOUT).failingWhenDown());

        mesh.relay.drop(ALICE.id());
        assertThat(impatient)
                .isCompletedWithValue(Reply.failed(ErrorCode.RELAY_UNREACHABLE, "relay disconnected during handshake"));
        mesh.echo(BOB);
        mesh.rig.advance(Duration.ofSeconds(1));

        assertThat(patient).isCompletedWithValue(said("patient"));
    }

    @Test
    void callerWhoGivesUpCancelsTheRequest() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "never mind");

        reply.cancel(false);
        mesh.rig.runHandlers();

        assertThat(mesh.handled.getFirst().cancellation().isCancelled()).isTrue();
        assertThat(mesh.handled.getFirst().cancellation().cancelled()).isCompleted();
        assertThat(mesh.count(MessageType.RESPONSE)).isZero();
    }

    @Test
    void onlyWhoAskedCanCancel() {
        List<IncomingRequest> running = new ArrayList<>();
        mesh.rig.holdHandlers();
        mesh.agent(BOB, AccessPolicy.allowAll(), request -> {
            running.add(request);
            return Answer.of(request.payload());
        });
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "mine");
        Envelope request = mesh.last(MessageType.REQUEST);

        mesh.relay.inject(
                EnvelopeDraft.cancel(new UUID(0, 1), BOB.id(), request.id(), 1).sign(CAROL));
        mesh.rig.runHandlers();

        assertThat(running).noneMatch(each -> each.cancellation().isCancelled());
        assertThat(reply).isCompletedWithValue(said("mine"));
    }

    /// Without a look ahead, what was not opened would leave the ends one count apart (P2, I5).
    @Test
    void lateAnswerIsReadAndDropped() {
        mesh.config(withoutCatchUp());
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        List<Envelope> late = new ArrayList<>();
        mesh.relay.route = envelope ->
                envelope.type() == MessageType.RESPONSE && late.add(envelope) ? List.of() : List.of(envelope);
        assertThat(ask(alice, BOB.id(), "late").cancel(false)).isTrue();
        mesh.relay.route = List::of;
        assertThat(late).hasSize(1);

        late.forEach(mesh.relay::inject);

        assertThat(ask(alice, BOB.id(), "next")).isCompletedWithValue(said("next"));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(3);
        assertThat(mesh.count(MessageType.REQUEST)).isEqualTo(2);
        assertThat(mesh.count(MessageType.ERROR)).isZero();
    }

    private static MeshConfig withoutCatchUp() {
        MeshConfig usual = MeshConfig.defaults();
        return new MeshConfig(
                usual.link(),
                usual.sessions(),
                usual.offers(),
                usual.calls(),
                usual.once(),
                usual.streams(),
                CatchUp.OFF);
    }

    @Test
    void answerAfterTheDeadlineIsDropped() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        List<Envelope> late = new ArrayList<>();
        mesh.relay.route = envelope ->
                envelope.type() == MessageType.RESPONSE && late.add(envelope) ? List.of() : List.of(envelope);
        CompletableFuture<Reply> reply = ask(alice, BOB.id(), "late");
        mesh.rig.advance(Mesh.TIMEOUT);
        assertThat(reply).isCompleted();
        mesh.relay.route = List::of;
        long seen = mesh.relay.seen.size();

        late.forEach(mesh.relay::inject);

        assertThat(mesh.relay.seen).hasSize((int) seen);
        assertThat(ask(alice, BOB.id(), "next")).isCompletedWithValue(said("next"));
    }

    /// The original takes whatever it does not expect for a request, and two of them answer each other for
    /// ever (P4).
    @ParameterizedTest
    @EnumSource(
            value = MessageType.class,
            names = {"RESPONSE", "ERROR", "STREAM_CHUNK", "STREAM_END", "CANCEL", "CONTROL"})
    void nothingButARequestIsARequest(MessageType type) {
        mesh.echo(BOB);
        Envelope envelope = EnvelopeDraft.plain(new UUID(0, 1), BOB.id(), type, say("echo"), 1)
                .answering(new UUID(0, 2))
                .sign(CAROL);

        mesh.relay.inject(envelope);
        mesh.relay.inject(envelope);

        assertThat(mesh.handled).isEmpty();
        assertThat(mesh.relay.seen).isEmpty();
    }

    @Test
    void slowHandlerDelaysNobodyElse() {
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> slow = ask(alice, BOB.id(), "slow");
        CompletableFuture<Reply> quick = ask(alice, BOB.id(), "quick");
        CompletableFuture<Reply> others = ask(mesh.client(CAROL), BOB.id(), "others");

        mesh.rig.runHandler(1);
        mesh.rig.runHandler(1);

        assertThat(quick).isCompletedWithValue(said("quick"));
        assertThat(others).isCompletedWithValue(said("others"));
        assertThat(slow).isNotCompleted();
    }

    @Test
    void handlerMayAskThroughItsOwnAgent() {
        mesh.rig.handlersOnThreads();
        mesh.echo(CAROL);
        MeshAgent[] self = new MeshAgent[1];
        self[0] = mesh.agent(BOB, AccessPolicy.allowAll(), request -> {
            Reply inner = self[0].request(CAROL.id(), Mesh.say("inner"), CallOptions.within(Mesh.TIMEOUT));
            return inner.equals(said("inner")) ? Answer.of(request.payload()) : Answer.refusal("inner: " + inner);
        });

        // On threads of their own, as in a program: one that waits must not wait for what it holds up.
        assertThat(ask(mesh.client(ALICE), BOB.id(), "outer"))
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo(said("outer"));
    }

    @Test
    void handlerThatThrowsIsToldToTheCallerWithoutItsText() {
        mesh.agent(BOB, AccessPolicy.allowAll(), request -> {
            throw new IllegalStateException("c4n4ry detail");
        });

        assertThat(ask(mesh.client(ALICE), BOB.id(), "boom")).isCompletedWithValue(refusal("handler_failed"));
    }

    @Test
    void refusalOfAHandlerIsAnError() {
        mesh.agent(BOB, AccessPolicy.allowAll(), request -> Answer.refusal("not_today"));

        assertThat(ask(mesh.client(ALICE), BOB.id(), "please")).isCompletedWithValue(refusal("not_today"));
        assertThat(mesh.last(MessageType.ERROR).protection()).isEqualTo(Protection.SEALED);
    }

    @Test
    void answerAboveOneNoiseMessageIsAnErrorAndTheSessionGoesOn() {
        mesh.config(MeshConfig.defaults().withOffers(OfferPolicy.defaults().offering(Set.of())));
        mesh.agent(
                BOB,
                AccessPolicy.allowAll(),
                request -> Answer.of(say("x".repeat(Integer.parseInt(Mesh.word(request))))));
        MeshClient alice = mesh.client(ALICE);
        int overhead = say("").toString().length();

        assertThat(ask(alice, BOB.id(), "" + (65_519 - overhead)).join()).isInstanceOf(Reply.Result.class);
        assertThat(ask(alice, BOB.id(), "" + (65_520 - overhead))).isCompletedWithValue(refusal("reply_too_large"));
        assertThat(ask(alice, BOB.id(), "1")).isCompletedWithValue(said("x"));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isEqualTo(3);
    }

    @Test
    void requestAboveOneNoiseMessageIsRefusedHere() {
        mesh.config(MeshConfig.defaults().withOffers(OfferPolicy.defaults().offering(Set.of())));
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        int overhead = say("").toString().length();

        assertThat(ask(alice, BOB.id(), "x".repeat(65_520 - overhead)))
                .isCompletedWithValue(Reply.failed(ErrorCode.TOO_LARGE, "65520 bytes (expected: at most 65519)"));
        assertThat(ask(alice, BOB.id(), "x".repeat(65_519 - overhead)).join()).isInstanceOf(Reply.Result.class);
    }

    @Test
    void plainRequestIsAnsweredPlainAndMayBeLarger() {
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        String large = "x".repeat(100_000);

        CompletableFuture<Reply> reply = alice.requestAsync(
                BOB.id(), say(large), CallOptions.within(Mesh.TIMEOUT).plain());

        assertThat(reply).isCompletedWithValue(said(large));
        assertThat(mesh.count(MessageType.HANDSHAKE)).isZero();
        assertThat(mesh.last(MessageType.RESPONSE).protection()).isEqualTo(Protection.PLAIN);
    }

    @Test
    void clientDeniesEveryRequest() {
        mesh.client(BOB);

        assertThat(ask(mesh.client(ALICE), BOB.id(), "hello").join())
                .isEqualTo(new Reply.RemoteError(
                        JsonObject.empty().with("capability", "echo").with("error", "acl_denied")));
    }

    @Test
    void askingOneselfOrNoKeyFailsAtOnce() {
        MeshClient alice = mesh.client(ALICE);

        assertThat(ask(alice, ALICE.id(), "me"))
                .isCompletedWithValue(Reply.failed(ErrorCode.UNSUPPORTED, "an agent cannot ask itself"));
        assertThat(ask(alice, new AgentId("nobody"), "who"))
                .isCompletedWithValueMatching(reply ->
                        reply instanceof Reply.Failed(var violation) && violation.code() == ErrorCode.INVALID_IDENTITY);
    }

    @Test
    void agentIsIdleOnlyOnceEveryAnswerIsWithTheLink() {
        mesh.rig.holdHandlers();
        MeshAgent bob = mesh.echo(BOB);
        CompletableFuture<Reply> reply = ask(mesh.client(ALICE), BOB.id(), "slow");

        CompletableFuture<Void> idle = bob.idle();
        assertThat(idle).isNotCompleted();
        mesh.rig.runHandlers();
        bob.close();

        assertThat(idle).isCompleted();
        assertThat(reply).isCompletedWithValue(said("slow"));
        assertThat(mesh.echo(CAROL).idle()).isCompleted();
    }

    @Test
    void closeEndsEveryCallAsCancelledAndLeavesNoTimer() {
        mesh.rig.holdHandlers();
        MeshAgent bob = mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        CompletableFuture<Reply> sent = ask(alice, BOB.id(), "sent");
        CompletableFuture<Reply> waiting = ask(alice, CAROL.id(), "waiting");

        alice.close();
        bob.close();

        assertThat(sent).isCompletedWithValue(Reply.failed(ErrorCode.CANCELLED, "closed"));
        assertThat(waiting).isCompletedWithValue(Reply.failed(ErrorCode.CANCELLED, "closed"));
        assertThat(ask(alice, BOB.id(), "after").join()).isEqualTo(Reply.failed(ErrorCode.CANCELLED, "closed"));
        assertThat(mesh.relay.openSockets()).isZero();
        assertThat(mesh.rig.clock.pending()).isZero();
    }

    @Test
    void oneCallMoreThanTheBoundFails() {
        mesh.config(MeshConfig.defaults()
                .withCalls(new CallLimits(3, 256, 64, 16, CallLimits.defaults().weight())));
        MeshClient alice = mesh.client(ALICE);
        List<CompletableFuture<Reply>> replies = askMany(alice, BOB.id(), 4);

        assertThat(replies.subList(0, 3)).noneMatch(CompletableFuture::isDone);
        assertThat(replies.get(3).join())
                .isInstanceOfSatisfying(
                        Reply.Failed.class,
                        failed -> assertThat(failed.violation().code()).isEqualTo(ErrorCode.QUEUE_FULL));
        mesh.rig.advance(Mesh.TIMEOUT);
        assertThat(replies).allMatch(CompletableFuture::isDone);
    }

    @Test
    void oneRequestMoreThanACallerMayHaveHandledIsAnsweredBusy() {
        mesh.config(MeshConfig.defaults().withCalls(CallLimits.defaults().handling(5, 3)));
        mesh.rig.holdHandlers();
        mesh.echo(BOB);
        MeshClient alice = mesh.client(ALICE);
        List<CompletableFuture<Reply>> hers = askMany(alice, BOB.id(), 4);
        List<CompletableFuture<Reply>> his = askMany(mesh.client(CAROL), BOB.id(), 3);

        assertThat(hers).extracting(CompletableFuture::isDone).containsExactly(false, false, false, true);
        assertThat(hers.get(3).join()).isEqualTo(busy());
        assertThat(his).extracting(CompletableFuture::isDone).containsExactly(false, false, true);
        assertThat(his.get(2).join()).isEqualTo(busy());
        mesh.rig.runHandlers();
        assertThat(ask(alice, BOB.id(), "room again")).isNotCompleted();
        assertThat(mesh.rig.heldHandlers()).isOne();
    }

    /// A double of a request that was refused is dropped; one that is not remembered is judged anew.
    @Test
    void oldestRefusedRequestIsForgottenAtTheBound() {
        mesh.config(MeshConfig.defaults()
                .withCalls(new CallLimits(100, 5, 3, 2, CallLimits.defaults().weight())));
        mesh.agent(BOB, AccessPolicy.denyAll(), mesh.echo);
        MeshClient alice = mesh.client(ALICE);
        CallOptions plain = CallOptions.within(Mesh.TIMEOUT).plain();
        List<Envelope> requests = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(alice.requestAsync(BOB.id(), say("n" + i), plain)).isCompleted();
            requests.add(mesh.last(MessageType.REQUEST));
        }

        mesh.relay.inject(requests.get(1));
        mesh.relay.inject(requests.get(2));
        assertThat(mesh.count(MessageType.ERROR)).isEqualTo(3);
        mesh.relay.inject(requests.get(0));
        assertThat(mesh.count(MessageType.ERROR)).isEqualTo(4);
    }

    @Test
    void oneRequestMoreThanMayWaitForASessionFails() {
        SessionLimits limits = SessionLimits.defaults();
        mesh.config(MeshConfig.defaults()
                .withSessions(limits.withBounds(limits.bounds().withWaiters(2))));
        MeshClient alice = mesh.client(ALICE);

        List<CompletableFuture<Reply>> replies = askMany(alice, BOB.id(), 3);

        assertThat(replies).extracting(CompletableFuture::isDone).containsExactly(false, false, true);
        assertThat(replies.get(2).join())
                .isEqualTo(Reply.failed(ErrorCode.QUEUE_FULL, "2 requests wait for a session with " + BOB.id()));
    }

    @Test
    void fullQueueAtTheLinkFailsTheRequestAndTheNextOneHasANewSession() {
        LinkConfig link = LinkConfig.defaults().withQueue(4, 1_000_000).withSendRate(new SendRate(1, 4));
        mesh.config(MeshConfig.defaults().withLink(link));
        MeshClient alice = mesh.client(ALICE);
        mesh.config(MeshConfig.defaults());
        mesh.echo(BOB);

        List<CompletableFuture<Reply>> replies = askMany(alice, BOB.id(), 8);

        assertThat(replies)
                .filteredOn(CompletableFuture::isDone)
                .extracting(CompletableFuture::join)
                .contains(Reply.failed(ErrorCode.QUEUE_FULL, "too much waits to be sent to the relay"));
        mesh.rig.advance(Mesh.TIMEOUT);
        assertThat(replies).allMatch(CompletableFuture::isDone);
        assertThat(ask(alice, BOB.id(), "next")).isCompletedWithValue(said("next"));
    }

    private static List<CompletableFuture<Reply>> askMany(MeshClient client, AgentId target, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ask(client, target, "n" + i))
                .toList();
    }

    private static Reply refusal(String word) {
        return new Reply.RemoteError(JsonObject.empty().with("code", word).with("error", word));
    }

    private static Reply busy() {
        return new Reply.RemoteError(JsonObject.empty()
                .with("capability", "echo")
                .with("code", "busy")
                .with("error", "busy"));
    }
}
