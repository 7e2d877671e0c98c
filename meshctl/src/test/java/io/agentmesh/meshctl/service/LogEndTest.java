package io.agentmesh.meshctl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a failure shows of a daemon's log.
final class LogEndTest {
    private final Path log;

    LogEndTest(@TempDir Path folder) {
        log = folder.resolve("meshd.log");
    }

    @Test
    void newestLinesAreShown() throws IOException {
        Files.writeString(log, "one\ntwo\nthree\nfour\n");

        assertThat(LogEnd.of(log, 3)).containsExactly("two", "three", "four");
        assertThat(LogEnd.of(log, 9)).hasSize(4);
    }

    /// A log that no array could hold.
    @Test
    void logOfAnySizeIsReadFromItsEnd() throws IOException {
        try (var sparse = new RandomAccessFile(log.toFile(), "rw")) {
            sparse.seek(3L << 30);
            sparse.write("\nlast words\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(LogEnd.of(log, 1)).containsExactly("last words");
    }

    @Test
    void oneByteMoreThanIsReadCutsTheFirstLine() throws IOException {
        Files.writeString(log, "x".repeat(LogEnd.MAX_BYTES + 1));

        assertThat(LogEnd.of(log, 1)).containsExactly("x".repeat(LogEnd.MAX_BYTES));
    }

    @Test
    void bytesThatAreNoTextAreNoFailure() throws IOException {
        Files.write(log, new byte[] {'a', (byte) 0xff, '\n'});

        assertThat(LogEnd.of(log, 1)).containsExactly("a\uFFFD");
    }

    @Test
    void logThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> LogEnd.of(log, 1)).isInstanceOf(IOException.class);

        assertThat(DaemonProcess.endedAtOnce(log).toString()).contains("its log cannot be read");
    }
}
