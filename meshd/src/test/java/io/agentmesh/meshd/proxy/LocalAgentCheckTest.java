package io.agentmesh.meshd.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshd.node.LocalAgentStatus;
import io.agentmesh.meshd.node.LocalAgentStatus.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// On one thread, with a clock that is moved by hand.
final class LocalAgentCheckTest {
    private static final LocalAgentStatus UP = new LocalAgentStatus(State.UP, "");
    private static final LocalAgentStatus REFUSED = new LocalAgentStatus(State.DOWN, "refused");

    private final FakeClock clock = FakeClock.atSomeDay();
    private final List<LocalAgentStatus> told = new ArrayList<>();
    private boolean isThere = true;
    private int looks;
    private final LocalAgentCheck check = new LocalAgentCheck(
            this::look,
            Duration.ofSeconds(10),
            new LocalAgentCheck.Threads(Runnable::run, Runnable::run, clock),
            told::add);

    private void look() throws IOException {
        looks++;
        if (!isThere) {
            throw new IOException("refused");
        }
    }

    @Test
    void looksAtOnceAndThenEveryTenSeconds() {
        check.start();
        assertThat(told).containsExactly(UP);

        clock.advance(Duration.ofSeconds(30));

        assertThat(looks).isEqualTo(4);
    }

    @Test
    void tellsChangesAlone() {
        check.start();
        isThere = false;
        clock.advance(Duration.ofMinutes(1));
        isThere = true;
        clock.advance(Duration.ofMinutes(1));

        assertThat(told).containsExactly(UP, REFUSED, UP);
    }

    @Test
    void looksNoMoreOnceItIsClosed() {
        check.start();
        check.close();

        isThere = false;
        clock.advance(Duration.ofMinutes(1));

        assertThat(looks).isEqualTo(1);
        assertThat(told).containsExactly(UP);
    }
}
