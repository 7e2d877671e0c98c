package io.agentmesh.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EbbTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private int connections;
    private int collections;
    private final Ebb ebb = new Ebb(() -> connections, clock, clock, () -> collections++);

    @BeforeEach
    void start() {
        ebb.start();
    }

    @Test
    void memoryIsGivenBackOnceWhenAThousandConnectionsHaveEndedAndAtMostHalfAreLeft() {
        at(2_000);
        at(1_000);
        assertThat(collections).isZero(); // more may be going

        at(1_000);
        at(1_000);
        at(900);
        at(900);

        assertThat(collections).isOne();
    }

    @Test
    void lessThanThatIsNotWorthAPause() {
        at(2_001);
        at(1_001);
        at(1_001);
        at(1_500);

        at(999);
        assertThat(collections).isZero();

        at(999);
        assertThat(collections).isOne();
    }

    @Test
    void fewConnectionsAreNotWorthAPauseEither() {
        at(999);
        at(0);
        at(0);

        assertThat(collections).isZero();
    }

    @Test
    void whoeverComesAndGoesAgainAndAgainCausesOnePauseAMinute() {
        for (int i = 0; i < 30; i++) {
            at(5_000);
            at(0);
            at(0);
        }

        assertThat(collections).isEqualTo(3);
    }

    /// The next look finds so many.
    private void at(int open) {
        connections = open;
        clock.advance(Ebb.EVERY);
    }
}
