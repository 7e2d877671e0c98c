package io.agentmesh.program.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.program.files.UnusableFileException.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFolderIT {
    private static final int ASKING = 8;
    private static final int ROUNDS = 200;

    private final Path parent;

    PrivateFolderIT(@TempDir Path parent) {
        this.parent = parent;
    }

    @Test
    void isMadeForItsOwnerAlone() throws Exception {
        Path folder = parent.resolve("a/b");

        new PrivateFolder(folder).create();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void linkToAFolderIsAFolder() throws Exception {
        Path link = Files.createSymbolicLink(parent.resolve("link"), Files.createDirectory(parent.resolve("there")));

        new PrivateFolder(link).create();

        assertThat(link).isSymbolicLink();
    }

    @Test
    void fileInItsPlaceIsNamedAndLeftAlone() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "mine");

        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> new PrivateFolder(file).create())
                .satisfies(refusal -> assertThat(refusal.fault()).isEqualTo(Fault.NOT_A_FOLDER));
        assertThat(file).hasContent("mine");
    }

    @Test
    void whoeverComesSecondFindsWhatTheFirstMade() throws Exception {
        CyclicBarrier together = new CyclicBarrier(ASKING);
        try (var threads = Executors.newFixedThreadPool(ASKING)) {
            for (int round = 0; round < ROUNDS; round++) {
                Path folder = parent.resolve("round-" + round);
                Callable<Void> making = () -> {
                    together.await();
                    new PrivateFolder(folder).create();
                    return null;
                };
                for (Future<Void> made : threads.invokeAll(Collections.nCopies(ASKING, making))) {
                    made.get();
                }
                assertThat(folder).isDirectory();
            }
        }
    }
}
