package io.agentmesh.meshctl.mcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshctl.mcp.testing.MeshBehind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many sessions there are, and for how long (weakness M41).
@SuppressWarnings("NullAway.Init") // set before each test
final class SessionsTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final Sessions sessions = new Sessions(clock, new Random(1));
    private MeshBehind mesh;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        mesh = new MeshBehind(folder);
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    private String add() {
        return sessions.add(new HttpSession(mesh.server()));
    }

    @Test
    void idIsAUuidOfVersion4() {
        assertThat(add()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void oneSessionMoreThanThereMayBeEndsTheOneUsedLongestAgo() {
        String first = add();
        String second = add();
        for (int each = 2; each < Sessions.MAX_SESSIONS; each++) {
            add();
        }
        assertThat(sessions.find(first)).isPresent();

        add();

        assertThat(sessions.find(second)).isEmpty();
        assertThat(sessions.find(first)).isPresent();
    }

    @Test
    void silentSessionEndsAfterAnHour() {
        String silent = add();
        clock.advance(Sessions.IDLE.minusNanos(1));
        assertThat(sessions.find(silent)).isPresent();
        clock.advance(Sessions.IDLE);

        assertThat(sessions.find(silent)).isEmpty();
    }

    @Test
    void usedSessionStays() {
        String used = add();
        for (int each = 0; each < 3; each++) {
            clock.advance(Duration.ofMinutes(50));
            assertThat(sessions.find(used)).isPresent();
        }
    }
}
