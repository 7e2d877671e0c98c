package io.agentmesh.meshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.program.files.LogRoom;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogWatchTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final LogRoom room;

    LogWatchTest(@TempDir Path folder) {
        room = new LogRoom(folder.resolve("meshd.log"));
        new LogWatch(room, clock, Runnable::run).start();
    }

    @Test
    void logIsCutAgainAndAgainWhileTheProgramRuns() throws Exception {
        for (int i = 0; i < 3; i++) {
            Files.write(room.log(), new byte[Math.toIntExact(LogRoom.MAX_BYTES + 1)]);
            clock.advance(LogWatch.EVERY);
            assertThat(room.log()).isEmptyFile();
        }
    }

    @Test
    void logThatCannotMakeRoomIsLookedAtAgain() throws Exception {
        Files.createDirectories(room.older().resolve("in the way"));
        Files.write(room.log(), new byte[Math.toIntExact(LogRoom.MAX_BYTES + 1)]);
        clock.advance(LogWatch.EVERY);
        assertThat(room.log()).hasSize(LogRoom.MAX_BYTES + 1);

        Files.delete(room.older().resolve("in the way"));
        clock.advance(LogWatch.EVERY);

        assertThat(room.log()).isEmptyFile();
    }
}
