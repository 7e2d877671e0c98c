package io.agentmesh.meshd.outbox;

import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.meshd.outbox.Order.Repeat.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.testing.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each bound of an outbox, and one more.
final class OutboxLimitsTest {
    private static final AgentId DAVE = Keys.ofFirstByte(77).id();

    private final OutboxRig rig;

    OutboxLimitsTest(@TempDir Path home) throws Exception {
        rig = new OutboxRig(home);
    }

    @Test
    void oneRequestMoreThanForOneTargetIsRefusedAndAnotherTargetsIsNot() {
        for (int i = 0; i < 3; i++) {
            rig.submit();
        }

        assertThat(refusal(BOB.id(), "")).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(refusal(CAROL.id(), "")).isNull();
    }

    @Test
    void oneRequestMoreThanInAllIsRefusedUntilOneIsOver() {
        for (int i = 0; i < 3; i++) {
            rig.submit();
        }
        UUID fourth = rig.submit(rig.order(CAROL.id(), AT_MOST_ONCE, ""));

        assertThat(refusal(DAVE, "")).isEqualTo(ErrorCode.QUEUE_FULL);
        rig.outbox.cancel(fourth);
        assertThat(refusal(DAVE, "")).isNull();
    }

    @Test
    void bytesAboveTheBoundOfOneTargetAreRefused() {
        assertThat(refusal(BOB.id(), "x".repeat(1_500))).isNull();
        assertThat(refusal(BOB.id(), "x".repeat(1_500))).isNull();

        assertThat(refusal(BOB.id(), "x".repeat(1_500))).isEqualTo(ErrorCode.QUEUE_FULL);
    }

    @Test
    void bytesAboveTheBoundOfAllAreRefused() throws Exception {
        rig.limits = new OutboxLimits(
                new OutboxLimits.Room(4, 3_000, 4, 4_000),
                2_000,
                rig.limits.kept(),
                rig.limits.keepFor(),
                rig.limits.maxTime(),
                rig.limits.work(),
                rig.limits.knockFor(),
                rig.limits.pause(),
                rig.limits.askAgainWithin());
        rig.restart();
        assertThat(refusal(BOB.id(), "x".repeat(1_500))).isNull();

        assertThat(refusal(CAROL.id(), "x".repeat(1_500))).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(refusal(CAROL.id(), "x".repeat(500))).isNull();
    }

    @Test
    void requestThatIsTooLargeIsRefused() {
        assertThat(refusal(BOB.id(), "x".repeat(2_000))).isEqualTo(ErrorCode.TOO_LARGE);
    }

    @Test
    void timeOutOfRangeIsRefused() {
        Order order = rig.order(BOB.id(), AT_MOST_ONCE, "");

        assertThat(OutboxRig.refusal(rig.outbox.submit(order, Duration.ofDays(7).plusSeconds(1))))
                .isEqualTo(ErrorCode.MALFORMED);
        assertThat(OutboxRig.refusal(rig.outbox.submit(order, Duration.ZERO))).isEqualTo(ErrorCode.MALFORMED);
        assertThat(OutboxRig.refusal(rig.outbox.submit(order, Duration.ofDays(7))))
                .isNull();
    }

    @Test
    void oneEndMoreThanIsKeptDropsTheOldest() throws Exception {
        UUID first = ended();
        UUID second = ended();
        ended();
        assertThat(rig.outbox.find(first)).isPresent();

        ended();

        assertThat(rig.outbox.find(first)).isEmpty();
        assertThat(rig.outbox.find(second)).isPresent();
        rig.restart();
        assertThat(rig.outbox.list()).hasSize(3);
    }

    @Test
    void endsAreForgottenByTheirBytesToo() {
        UUID first = ended("x".repeat(1_500));
        ended("x".repeat(1_500));
        assertThat(rig.outbox.find(first)).isPresent();

        ended("x".repeat(1_500));

        assertThat(rig.outbox.find(first)).isEmpty();
    }

    @Test
    void endIsForgottenAfterItsTimeAlsoByTheNextProcess() throws Exception {
        UUID id = ended();
        rig.clock.advance(Duration.ofHours(23));
        rig.restart();
        assertThat(rig.outbox.find(id)).isPresent();

        rig.clock.advance(Duration.ofHours(1));

        assertThat(rig.outbox.find(id)).isEmpty();
        assertThat(rig.folder).isDirectoryNotContaining("glob:**.entry");
    }

    @Test
    void moreAreNotSentToOneTargetThanMayBeUnderWayThere() {
        rig.submit();
        rig.submit();
        UUID third = rig.submit();
        rig.courier.comes(BOB.id());
        assertThat(rig.courier.sent).hasSize(2);
        assertThat(rig.state(third)).isEqualTo(new State.Waiting());

        rig.courier.answers("1");

        assertThat(rig.courier.sent).hasSize(3);
    }

    @Test
    void moreAreNotSentInAllThanMayBeUnderWay() {
        rig.submit();
        rig.submit();
        rig.courier.comes(BOB.id());
        rig.courier.comes(CAROL.id());
        rig.submit(rig.order(CAROL.id(), AT_MOST_ONCE, ""));
        UUID fourth = rig.submit(rig.order(CAROL.id(), AT_MOST_ONCE, ""));
        assertThat(rig.courier.sent).hasSize(3);
        assertThat(rig.state(fourth)).isEqualTo(new State.Waiting());

        rig.courier.answers("1");

        assertThat(rig.courier.sent).hasSize(4);
    }

    @Test
    void moreDoorsAreNotKnockedAtThanMayBeAtATime() {
        rig.submit();
        rig.submit(rig.order(CAROL.id(), AT_MOST_ONCE, ""));
        rig.submit(rig.order(DAVE, AT_MOST_ONCE, ""));
        assertThat(rig.courier.knocks).extracting(FakeCourier.Knock::target).containsExactly(BOB.id(), CAROL.id());

        rig.courier.nobodyOpens();

        assertThat(rig.courier.knocks).extracting(FakeCourier.Knock::target).containsExactly(CAROL.id(), DAVE);
    }

    private UUID ended() {
        return ended("");
    }

    private UUID ended(String words) {
        UUID id = rig.submit(rig.order(BOB.id(), AT_MOST_ONCE, words));
        rig.clock.advance(Duration.ofMillis(1));
        rig.outbox.cancel(id);
        return id;
    }

    private @Nullable ErrorCode refusal(AgentId target, String words) {
        return OutboxRig.refusal(rig.outbox.submit(rig.order(target, AT_MOST_ONCE, words), OutboxRig.AN_HOUR));
    }
}
