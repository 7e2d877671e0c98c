package io.agentmesh.meshd.outbox;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.meshd.outbox.FakeCourier.json;
import static io.agentmesh.meshd.outbox.Order.Repeat.AT_LEAST_ONCE;
import static io.agentmesh.meshd.outbox.Order.Repeat.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a request that waits, under a clock that is moved by hand.
final class OutboxTest {
    private final OutboxRig rig;

    OutboxTest(@TempDir Path home) throws Exception {
        rig = new OutboxRig(home);
    }

    @Test
    void requestWaitsForItsTargetAndEndsInItsAnswer() {
        UUID id = rig.submit();
        assertThat(rig.state(id)).isEqualTo(new State.Waiting());

        rig.clock.advance(Duration.ofMinutes(3));
        rig.courier.comes(BOB.id());
        assertThat(rig.state(id).word()).isEqualTo("sent");
        rig.courier.answers("{\"n\":1}");

        assertThat(rig.state(id)).isEqualTo(new State.Answered(rig.clock.instant(), json("{\"n\":1}")));
        assertThat(rig.courier.sent).hasSize(1);
        assertThat(rig.courier.last().timeout()).isEqualTo(Duration.ofMinutes(57));
    }

    @Test
    void agentsOwnErrorIsARefusal() {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        rig.courier.refuses("acl_denied");

        assertThat(rig.state(id))
                .isEqualTo(new State.Refused(
                        rig.clock.instant(),
                        ErrorCode.REMOTE,
                        "acl_denied",
                        json("{\"code\":\"acl_denied\",\"error\":\"acl_denied\"}")));
    }

    @Test
    void relayThatKnowsNoSuchAgentRefusesAllThatWaitsForIt() {
        UUID one = rig.submit();
        UUID two = rig.submit();

        rig.courier.fails(ErrorCode.UNKNOWN_AGENT);

        assertThat(rig.state(one).word()).isEqualTo("refused");
        assertThat(rig.state(two).word()).isEqualTo("refused");
    }

    @Test
    void timeThatIsOverBeforeAnybodyCameEndsInAnExpiryAndNothingWasDone() {
        UUID id = rig.submit();

        rig.clock.advance(Duration.ofHours(1));

        assertThat(rig.state(id)).isEqualTo(new State.Expired(rig.clock.instant(), State.Handled.NO));
        rig.courier.comes(BOB.id());
        assertThat(rig.courier.sent).isEmpty();
    }

    @Test
    void timeThatIsOverBeforeTheAnswerEndsInAnExpiryAndThePeerIsTold() {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        rig.clock.advance(Duration.ofHours(1));

        assertThat(rig.state(id)).isEqualTo(new State.Expired(rig.clock.instant(), State.Handled.UNKNOWN));
        assertThat(rig.courier.sent).isNotEmpty().allMatch(sent -> sent.reply().isCancelled());
    }

    @Test
    void requestThatIsTakenBackIsNotSentAndOneThatWasSentIsTakenBackAtThePeer() {
        UUID waiting = rig.submit();
        rig.outbox.cancel(waiting);
        rig.courier.comes(BOB.id());
        assertThat(rig.courier.sent).isEmpty();
        UUID sent = rig.submit();

        rig.outbox.cancel(sent);

        assertThat(rig.state(waiting)).isEqualTo(new State.Cancelled(rig.clock.instant(), State.Handled.NO));
        assertThat(rig.state(sent)).isEqualTo(new State.Cancelled(rig.clock.instant(), State.Handled.UNKNOWN));
        assertThat(rig.courier.last().reply()).isCancelled();
    }

    @Test
    void pausesBetweenKnocksAreDrawnAndGrowUpToTheirBound() {
        rig.submit();
        Duration longest = Duration.ZERO;
        for (int knock = 0; knock < 12; knock++) {
            rig.courier.nobodyOpens();
            Duration pause = Duration.ZERO;
            while (rig.courier.knocks.isEmpty()) {
                rig.clock.advance(Duration.ofMillis(100));
                pause = pause.plusMillis(100);
            }
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }

        assertThat(longest).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(61));
    }

    @Test
    void pauseEndsWhenTheControlPlaneSaysThatTheAgentIsBackAndWhenTheLinkIsUp() {
        rig.submit();
        rig.courier.nobodyOpens();
        assertThat(rig.courier.knocks).isEmpty();

        rig.outbox.peerIsBack(CAROL.id());
        assertThat(rig.courier.knocks).isEmpty();
        rig.outbox.peerIsBack(BOB.id());
        assertThat(rig.courier.knocks).hasSize(1);

        rig.courier.nobodyOpens();
        rig.outbox.linkIsUp();
        assertThat(rig.courier.knocks).hasSize(1);
    }

    @Test
    void agentThatIsBusyIsAskedAgainUnderTheSameKey() {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        rig.courier.refuses("busy");
        assertThat(rig.state(id)).isEqualTo(new State.Waiting());
        rig.clock.advance(Duration.ofSeconds(2));

        assertThat(rig.courier.sent).extracting(FakeCourier.Sent::key).containsExactly(id.toString(), id.toString());
    }

    @Test
    void agentThatDidNotHandleItAndRemembersSayingSoIsAskedUnderAnotherKey() {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        rig.courier.refuses("local_agent_unreachable");
        assertThat(rig.outbox.find(id).orElseThrow().problem()).isEqualTo("local_agent_unreachable");
        rig.clock.advance(Duration.ofSeconds(2));
        rig.courier.answers("1");

        assertThat(rig.courier.sent).extracting(FakeCourier.Sent::key).containsExactly(id.toString(), id + ".1");
        assertThat(rig.state(id).word()).isEqualTo("answered");
    }

    @Test
    void answerThatDoesNotComeIsAskedForAgainUnderTheSameKeyWhileThePeerKnowsIt() {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        rig.clock.advance(Duration.ofMinutes(50));

        assertThat(rig.courier.sent)
                .hasSizeBetween(2, 3)
                .allMatch(sent -> sent.key().equals(id.toString()));
        rig.courier.sent.getFirst().reply().complete(new Reply.Result(json("1")));
        assertThat(rig.state(id).word()).isEqualTo("answered");
    }

    @Test
    void peerThatComesBackIsAskedAtOnceForAnAnswerThatIsDue() {
        rig.submit();
        rig.courier.comes(BOB.id());
        rig.clock.advance(Duration.ofSeconds(3));

        rig.outbox.peerIsBack(BOB.id());

        assertThat(rig.courier.sent).hasSize(2);
    }

    @Test
    void peerThatRemembersNothingIsAskedOnce() {
        rig.courier.memory = Reach.Memory.NONE;
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());
        rig.clock.advance(Duration.ofMinutes(2));

        rig.courier.fallsSilent(ErrorCode.AGENT_OFFLINE);

        assertThat(rig.courier.sent).hasSize(1);
        assertThat(rig.state(id).word()).isEqualTo("unknown");
    }

    @Test
    void ownerWhoSaysThatItDoesNoHarmHasItAskedUntilItIsAnswered() {
        rig.courier.memory = Reach.Memory.NONE;
        UUID id = rig.submit(rig.order(BOB.id(), AT_LEAST_ONCE, ""));
        rig.courier.comes(BOB.id());
        rig.courier.fallsSilent(ErrorCode.AGENT_OFFLINE);
        rig.clock.advance(Duration.ofSeconds(2));

        rig.courier.answers("2");

        assertThat(rig.courier.sent).hasSize(2);
        assertThat(rig.state(id)).isEqualTo(new State.Answered(rig.clock.instant(), json("2")));
    }

    @Test
    void failureBeforeAnythingWasSentIsNoReasonToStop() {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());

        rig.courier.fallsSilent(ErrorCode.SESSION_UNKNOWN);
        rig.clock.advance(Duration.ofHours(1));

        assertThat(rig.courier.sent).hasSizeGreaterThan(1);
        assertThat(rig.state(id).word()).isEqualTo("expired");
    }

    @Test
    void answerThatThePeerHasLostIsUnknownUnlessItMayBeHandledAgain() {
        UUID once = rig.submit();
        UUID again = rig.submit(rig.order(BOB.id(), AT_LEAST_ONCE, ""));
        rig.courier.comes(BOB.id());

        rig.courier.sent.forEach(
                sent -> sent.reply().complete(new Reply.RemoteError(json("{\"code\":\"outcome_unknown\"}"))));
        rig.clock.advance(Duration.ofSeconds(2));

        assertThat(rig.state(once).word()).isEqualTo("unknown");
        assertThat(rig.courier.last().key()).isEqualTo(again + ".1");
    }

    @Test
    void sameOrderIsTheSameRequestAndAnotherUnderItsIdIsRefused() {
        Order order = rig.order(BOB.id(), AT_MOST_ONCE, "one");
        Order other = new Order(order.id(), CAROL.id(), "echo", order.content(), AT_MOST_ONCE);

        assertThat(rig.submit(order)).isEqualTo(rig.submit(order));
        assertThat(rig.outbox.list()).hasSize(1);
        assertThat(OutboxRig.refusal(rig.outbox.submit(other, OutboxRig.AN_HOUR)))
                .isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void requestToOneselfIsRefused() {
        Order order = rig.order(ALICE.id(), AT_MOST_ONCE, "");

        assertThat(OutboxRig.refusal(rig.outbox.submit(order, OutboxRig.AN_HOUR)))
                .isEqualTo(ErrorCode.UNSUPPORTED);
    }

    @Test
    void whoeverWaitsIsToldWhenItIsOverOrWhenNobodyMayWait() throws Exception {
        UUID id = rig.submit();
        rig.courier.comes(BOB.id());
        rig.courier.answers("1");

        assertThat(rig.outbox.await(id, OutboxRig.AN_HOUR).orElseThrow().entry().isEnded())
                .isTrue();
        UUID waiting = rig.submit();
        rig.outbox.release();
        assertThat(rig.outbox
                        .await(waiting, OutboxRig.AN_HOUR)
                        .orElseThrow()
                        .entry()
                        .isEnded())
                .isFalse();
        assertThat(rig.outbox.await(new UUID(1, 1), OutboxRig.AN_HOUR)).isEqualTo(Optional.empty());
    }
}
