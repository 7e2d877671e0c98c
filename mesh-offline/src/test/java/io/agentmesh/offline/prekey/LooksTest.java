package io.agentmesh.offline.prekey;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.testing.Keys;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LooksTest {
    private static final Instant NOW = Instant.parse("2031-05-04T08:00:00Z");

    private final Looks looks = new Looks();

    @Test
    void peerIsLookedAtOnceInAMinute() {
        assertThat(looks.begin(peer(1), NOW)).isTrue();
        assertThat(looks.begin(peer(1), NOW.plusSeconds(59))).isFalse();
        assertThat(looks.begin(peer(2), NOW.plusSeconds(59))).isTrue();

        assertThat(looks.begin(peer(1), NOW.plus(Looks.PAUSE))).isTrue();
    }

    @Test
    void onePeerMoreThanTheBoundIsNotLookedAtUntilTheMinuteIsOver() {
        for (int i = 0; i < Looks.MOST; i++) {
            assertThat(looks.begin(peer(i), NOW)).isTrue();
        }

        assertThat(looks.begin(peer(Looks.MOST), NOW)).isFalse();
        assertThat(looks.begin(peer(Looks.MOST), NOW.plus(Looks.PAUSE))).isTrue();
    }

    private static AgentId peer(int number) {
        return Keys.ofFirstByte(number).id();
    }
}
