package io.agentmesh.registry.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.registry.testing.FakeSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final FakeSocket socket = new FakeSocket();
    private final Heartbeat heartbeat = new Heartbeats(clock, clock).start(socket);

    @Test
    void pingGoesOutEveryThirtySeconds() {
        clock.advance(Duration.ofMillis(29_999));
        assertThat(socket.pings).isZero();

        clock.advance(Duration.ofMillis(1));
        heartbeat.pong();
        clock.advance(Duration.ofSeconds(30));

        assertThat(socket.pings).isEqualTo(2);
    }

    @Test
    void ninetySecondsWithoutAPongCutTheConnection() {
        clock.advance(Duration.ofMillis(89_999));
        assertThat(socket.aborted).isFalse();

        clock.advance(Duration.ofMillis(1));

        assertThat(socket.aborted).isTrue();
        assertThat(clock.pending()).isZero();
    }

    @Test
    void everyPongBuysAnotherNinetySeconds() {
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofSeconds(60));
            heartbeat.pong();
        }

        assertThat(socket.aborted).isFalse();
    }

    @Test
    void endedConnectionIsLeftAlone() {
        heartbeat.stop();

        clock.advance(Duration.ofMinutes(10));

        assertThat(socket.pings).isZero();
        assertThat(socket.aborted).isFalse();
    }
}
