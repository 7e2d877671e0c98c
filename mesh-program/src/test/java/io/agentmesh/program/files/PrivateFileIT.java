package io.agentmesh.program.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.program.StartException;
import io.agentmesh.program.files.UnusableFileException.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFileIT {
    private final Path temporary;
    private final Path folder;
    private final Path path;

    PrivateFileIT(@TempDir Path temporary) {
        this.temporary = temporary;
        this.folder = temporary.resolve("home/.mesh");
        this.path = folder.resolve("config.toml");
    }

    @Test
    void aNewFileAndItsFoldersBelongToTheOwnerAlone() throws Exception {
        new PrivateFile(path).replace("a = 1\n");

        assertThat(path).hasContent("a = 1\n");
        assertThat(rights(path)).isEqualTo("rw-------");
        assertThat(rights(folder)).isEqualTo("rwx------");
        assertThat(new PrivateFile(path).isOpenToOthers()).isFalse();
    }

    @Test
    void replacingLeavesNoOtherFileBehindAndClosesTheRights() throws Exception {
        new PrivateFile(path).replace("old");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(new PrivateFile(path).isOpenToOthers()).isTrue();

        new PrivateFile(path).replace("new");

        assertThat(path).hasContent("new");
        assertThat(rights(path)).isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(path));
    }

    @Test
    void aLinkedFileStaysLinked() throws Exception {
        Path real = Files.writeString(temporary.resolve("real"), "old");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), real);

        new PrivateFile(link).replace("new");

        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
    }

    @Test
    void whatIsNotThereIsMissing() throws Exception {
        assertThat(new PrivateFile(path).readIfPresent()).isEmpty();
        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> new PrivateFile(path).read())
                .withMessage("cannot use " + path + ": it does not exist")
                .satisfies(failed -> assertThat(failed.fault()).isEqualTo(Fault.MISSING));
    }

    @Test
    void aFolderIsNoFile() throws Exception {
        Files.createDirectories(path);

        assertFault(Fault.IS_A_FOLDER, path);
        assertThatExceptionOfType(UnusableFileException.class).isThrownBy(() -> new PrivateFile(path).replace("x"));
    }

    @Test
    void oneByteAboveTheBoundIsRefused() throws Exception {
        Path largest = Files.writeString(temporary.resolve("largest"), "x".repeat(PrivateFile.MAX_BYTES));
        Path larger = Files.writeString(temporary.resolve("larger"), "x".repeat(PrivateFile.MAX_BYTES + 1));

        assertThat(new PrivateFile(largest).read()).hasSize(PrivateFile.MAX_BYTES);
        assertFault(Fault.TOO_LARGE, larger);
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        assertFault(Fault.NOT_TEXT, Files.write(temporary.resolve("binary"), new byte[] {(byte) 0xff}));
    }

    @Test
    void aFileWhereAFolderIsWantedIsNamed() throws Exception {
        Path file = Files.writeString(temporary.resolve("taken"), "");

        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> new PrivateFolder(file).create())
                .satisfies(failed -> assertThat(failed.fault()).isEqualTo(Fault.NOT_A_FOLDER))
                .satisfies(failed -> assertThat(failed.path()).isEqualTo(file));
    }

    @Test
    void theMeshFolderFollowsTheHomeVariable() throws Exception {
        MeshHome home = MeshHome.of(Map.of("HOME", temporary.toString()));
        home.create();

        assertThat(home.socket()).isEqualTo(temporary.resolve(".mesh/meshd.sock"));
        assertThat(rights(home.folder())).isEqualTo("rwx------");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> MeshHome.of(Map.of()))
                .withMessage("HOME environment variable not set");
    }

    @Test
    void anotherContextHasAFolderOfItsOwn() throws Exception {
        Map<String, String> work = Map.of("HOME", temporary.toString(), "MESH_CONTEXT", "work");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> MeshHome.of(work))
                .withMessageContaining("a context that is not there: work");

        MeshHome.ownOf(work).context("work").create();

        assertThat(MeshHome.of(work).folder()).isEqualTo(temporary.resolve(".mesh/contexts/work"));
        assertThat(rights(temporary.resolve(".mesh"))).isEqualTo("rwx------");
        assertThat(rights(MeshHome.of(work).folder())).isEqualTo("rwx------");
        assertThat(MeshHome.of(Map.of("HOME", temporary.toString(), "MESH_CONTEXT", "default"))
                        .folder())
                .isEqualTo(temporary.resolve(".mesh"));
        for (String other : List.of("", "..", "a/b", "A", "x".repeat(33))) {
            assertThat(MeshHome.isContextName(other)).isFalse();
        }
        assertThat(MeshHome.isContextName("x".repeat(32))).isTrue();
    }

    private static void assertFault(Fault fault, Path file) {
        assertThatExceptionOfType(UnusableFileException.class)
                .isThrownBy(() -> new PrivateFile(file).read())
                .satisfies(failed -> assertThat(failed.fault()).isEqualTo(fault));
    }

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
