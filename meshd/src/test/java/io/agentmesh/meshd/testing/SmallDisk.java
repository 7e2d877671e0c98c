package io.agentmesh.meshd.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// A file system of a process's own, in a folder that nobody else sees filled: it can be full without harm. It is gone
/// with the process. Linux alone.
///
/// @param folder where the process finds it
/// @param bytes how much it holds
public record SmallDisk(Path folder, int bytes) {
    /// Whether a process here may have one.
    public static boolean canBeMade() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /// The same command, on this disk.
    List<String> below(List<String> command) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String script = "mount -t tmpfs -o size=" + bytes + ",mode=700 small \"$0\" && exec \"$@\"";
        List<String> wrapped = new ArrayList<>(
                List.of("unshare", "--map-root-user", "--mount", "sh", "-c", script, folder.toString()));
        wrapped.addAll(command);
        return wrapped;
    }

    /// Takes all the room that is left on a disk.
    ///
    /// @param filler a file on it
    public static void fill(Path filler) throws IOException {
        byte[] block = new byte[1 << 12];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (Files.size(filler) == 0) {
                throw full;
            }
        }
    }
}
