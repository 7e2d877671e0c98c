package io.agentmesh.program.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogRoomTest {
    private final LogRoom room;

    LogRoomTest(@TempDir Path folder) {
        room = new LogRoom(folder.resolve("meshd.log"));
    }

    @Test
    void logThatIsNotThereIsLeftAlone() throws Exception {
        room.make();

        assertThat(room.log()).doesNotExist();
        assertThat(room.older()).doesNotExist();
    }

    @Test
    void logAtItsBoundGoesOnAndOneByteMoreBeginsAnewForWhoeverWritesIt() throws Exception {
        try (OutputStream writer =
                Files.newOutputStream(room.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            Files.setPosixFilePermissions(room.log(), PosixFilePermissions.fromString("rw-------"));
            writer.write(new byte[Math.toIntExact(LogRoom.MAX_BYTES)]);
            room.make();
            assertThat(room.older()).doesNotExist();

            writer.write('!');
            room.make();
            writer.write('?');
        }

        assertThat(room.older()).hasSize(LogRoom.MAX_BYTES + 1);
        assertThat(Files.getPosixFilePermissions(room.older())).hasToString("[OWNER_READ, OWNER_WRITE]");
        assertThat(room.log()).hasContent("?");
    }

    @Test
    void onlyOneOlderLogIsKept() throws Exception {
        Files.write(room.log(), new byte[Math.toIntExact(LogRoom.MAX_BYTES + 1)]);
        Files.writeString(room.older(), "older still");

        room.make();

        assertThat(room.older()).hasSize(LogRoom.MAX_BYTES + 1);
    }
}
