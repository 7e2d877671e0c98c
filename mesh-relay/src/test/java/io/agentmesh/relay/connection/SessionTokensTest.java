package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.relay.connection.SessionTokens.Redemption.GOOD;
import static io.agentmesh.relay.connection.SessionTokens.Redemption.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.testing.FakeClock;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SessionTokensTest {
    private static final Duration TTL = Duration.ofMinutes(5);

    private final FakeClock clock = FakeClock.atSomeDay();
    private final SessionTokens tokens = new SessionTokens(TTL, 2, clock, new SecureRandom());

    @Test
    void tokenHas256RandomBits() {
        String token = tokens.issue(ALICE.id()).value();

        assertThat(token).hasSize(43).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.issue(ALICE.id()).value()).isNotEqualTo(token);
    }

    /// The original's works again and again until it ages out (wire §12.3 S7).
    @Test
    void tokenIsGoodOnce() {
        SessionToken token = tokens.issue(ALICE.id());

        assertThat(tokens.redeem(ALICE.id(), token)).isEqualTo(GOOD);
        assertThat(tokens.redeem(ALICE.id(), token)).isEqualTo(REFUSED);
    }

    @Test
    void tokenIsGoodForItsAgentAlone() {
        SessionToken token = tokens.issue(ALICE.id());
        tokens.issue(BOB.id());

        assertThat(tokens.redeem(BOB.id(), token)).isEqualTo(REFUSED);
        assertThat(tokens.redeem(CAROL.id(), token)).isEqualTo(REFUSED);
        assertThat(tokens.redeem(ALICE.id(), token)).isEqualTo(GOOD);
    }

    @Test
    void tokenIsVoidOnceTheAgentHasANewerOne() {
        SessionToken older = tokens.issue(ALICE.id());
        SessionToken newer = tokens.issue(ALICE.id());

        assertThat(tokens.redeem(ALICE.id(), older)).isEqualTo(REFUSED);
        assertThat(tokens.redeem(ALICE.id(), newer)).isEqualTo(GOOD);
    }

    @Test
    void tokenIsRefusedOnceOlderThanItsTimeToLive() {
        SessionToken onTime = tokens.issue(ALICE.id());
        SessionToken late = tokens.issue(BOB.id());

        clock.advance(TTL);
        assertThat(tokens.redeem(ALICE.id(), onTime)).isEqualTo(GOOD);
        clock.advance(Duration.ofNanos(1));
        assertThat(tokens.redeem(BOB.id(), late)).isEqualTo(REFUSED);
    }

    @Test
    void oldTokensAreSwept() {
        tokens.issue(ALICE.id());
        clock.advance(TTL);
        tokens.issue(BOB.id());
        clock.advance(Duration.ofNanos(1));

        tokens.sweep();

        assertThat(tokens.size()).isOne();
    }

    @Test
    void oldestTokenMakesRoomAtTheBound() {
        SessionToken oldest = tokens.issue(ALICE.id());
        SessionToken kept = tokens.issue(BOB.id());

        tokens.issue(CAROL.id());

        assertThat(tokens.size()).isEqualTo(2);
        assertThat(tokens.redeem(ALICE.id(), oldest)).isEqualTo(REFUSED);
        assertThat(tokens.redeem(BOB.id(), kept)).isEqualTo(GOOD);
    }
}
