package io.agentmesh.relay.limit;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.limit.RateLimit.Rate;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
    private static final Allowance GRANTED = new Allowance.Granted();

    private final FakeClock clock = FakeClock.atSomeDay();

    /// As seen at the original: 5 a second, burst 8, 20 at once (wire §10.7).
    @Test
    void burstPassesAtOnceAndThenOneEachFifthOfASecond() {
        RateLimiter limiter = limiter(5, 8);

        assertThat(granted(limiter, ALICE, 20)).isEqualTo(8);
        clock.advance(Duration.ofMillis(200));
        assertThat(granted(limiter, ALICE, 20)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(granted(limiter, ALICE, 20)).isEqualTo(5);
    }

    @Test
    void refusalSaysWhenToComeAgain() {
        RateLimiter limiter = limiter(5, 1);
        limiter.take(ALICE.id());
        clock.advance(Duration.ofMillis(50));

        assertThat(limiter.take(ALICE.id())).isEqualTo(new Allowance.Exhausted(Duration.ofMillis(150)));
    }

    @Test
    void bucketNeverHoldsMoreThanItsBurst() {
        RateLimiter limiter = limiter(5, 8);
        limiter.take(ALICE.id());

        clock.advance(Duration.ofHours(1));

        assertThat(granted(limiter, ALICE, 20)).isEqualTo(8);
    }

    @Test
    void sendersDoNotShare() {
        RateLimiter limiter = limiter(5, 8);
        granted(limiter, ALICE, 20);

        assertThat(limiter.take(BOB.id())).isEqualTo(GRANTED);
    }

    @Test
    void burstBelowOneBlocksEverything() {
        RateLimiter limiter = limiter(1000, 0.9);

        assertThat(granted(limiter, ALICE, 5)).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(limiter.take(ALICE.id())).isEqualTo(new Allowance.Exhausted(Duration.ofDays(1)));
    }

    @Test
    void rateOfNothingAllowsTheBurstOnceAndForAll() {
        RateLimiter limiter = limiter(0, 3.5);
        assertThat(granted(limiter, ALICE, 5)).isEqualTo(3);

        clock.advance(Duration.ofDays(1000));
        limiter.sweep();

        assertThat(granted(limiter, ALICE, 5)).isZero();
    }

    @Test
    void fullBucketsAreLetGoAndTheOthersKept() {
        RateLimiter limiter = limiter(5, 8);
        limiter.take(ALICE.id());
        clock.advance(Duration.ofMillis(200));
        granted(limiter, BOB, 8);

        limiter.sweep();

        assertThat(limiter.senders()).isOne();
        assertThat(granted(limiter, BOB, 1)).isZero();
    }

    @Test
    void newSenderIsRefusedAtTheBoundAndLetInOnceABucketIsFullAgain() {
        RateLimiter limiter = new RateLimiter(new RateLimit(5, 8, 2), clock);
        limiter.take(ALICE.id());
        limiter.take(BOB.id());

        assertThat(limiter.take(CAROL.id())).isInstanceOf(Allowance.Exhausted.class);
        assertThat(limiter.take(BOB.id())).isEqualTo(GRANTED);
        clock.advance(Duration.ofSeconds(1));
        limiter.sweep();
        assertThat(limiter.take(CAROL.id())).isEqualTo(GRANTED);
    }

    @Test
    void senderThatIsNamedHasARateOfItsOwnAndAlwaysABucket() {
        RateLimit limit = new RateLimit(1, 2, 1).withOverrides(Map.of(BOB.id(), new Rate(1, 5)));
        RateLimiter limiter = new RateLimiter(limit, clock);

        assertThat(granted(limiter, ALICE, 10)).isEqualTo(2);
        assertThat(granted(limiter, BOB, 10)).isEqualTo(5);
        assertThat(granted(limiter, CAROL, 10)).isZero();
    }

    @Test
    void anotherLimitHoldsAtOnceAndGivesNobodyANewBurst() {
        RateLimiter limiter = limiter(0, 4);
        granted(limiter, ALICE, 4);

        limiter.change(new RateLimit(2, 100, 100));
        assertThat(granted(limiter, ALICE, 10)).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(granted(limiter, ALICE, 10)).isEqualTo(2);
        assertThat(granted(limiter, BOB, 200)).isEqualTo(100);

        limiter.change(new RateLimit(2, 1, 100));
        clock.advance(Duration.ofSeconds(50));
        assertThat(granted(limiter, BOB, 10)).isEqualTo(1);
    }

    @Test
    void figuresThatMeanNothingAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(-1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1, Double.NaN, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1, 1, 0));
    }

    private RateLimiter limiter(double perSecond, double burst) {
        return new RateLimiter(new RateLimit(perSecond, burst, 100), clock);
    }

    private static long granted(RateLimiter limiter, AgentKeyPair sender, int attempts) {
        int granted = 0;
        for (int i = 0; i < attempts; i++) {
            granted += limiter.take(sender.id()).equals(GRANTED) ? 1 : 0;
        }
        return granted;
    }
}
