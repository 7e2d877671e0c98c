package io.agentmesh.program.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A log to which a program appends that knows nothing of it, kept from growing for ever: above its bound it becomes
/// `NAME.1`, in place of the one that was, and begins anew. What is said between these two moments is lost.
///
/// @param log need not exist; whoever writes must append, or the file gets a hole
public record LogRoom(Path log) {
    /// The variable that names a program's own log, to which its standard streams go.
    public static final String VARIABLE = "MESH_LOG_FILE";

    /// A log longer than this makes room.
    public static final long MAX_BYTES = 4 << 20;

    /// Where what was said before is kept.
    public Path older() {
        return log.resolveSibling(log.getFileName() + ".1");
    }

    /// Makes room if the log is above its bound.
    ///
    /// @throws IOException if that cannot be done; the log goes on as it was
    public void make() throws IOException {
        if (Files.exists(log) && Files.size(log) > MAX_BYTES) {
            Files.copy(log, older(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }
}
