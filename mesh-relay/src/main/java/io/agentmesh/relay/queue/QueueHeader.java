package io.agentmesh.relay.queue;

import io.agentmesh.program.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Looks at a database file before SQLite does, which would change one that is not ours, and take an empty one
/// for a new one ([file format](https://www.sqlite.org/fileformat2.html), section 1.3).
final class QueueHeader {
    private static final int BYTES = 100;
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int APPLICATION_ID_AT = 68;

    private static final Set<SQLiteErrorCode> DAMAGE =
            EnumSet.of(SQLiteErrorCode.SQLITE_CORRUPT, SQLiteErrorCode.SQLITE_NOTADB);

    private QueueHeader() {}

    /// @throws StartException if the file is no queue, or a damaged one
    static void check(Path path) throws IOException, StartException {
        if (!Files.isRegularFile(path)) {
            throw new StartException("cannot use the queue " + path + ": it is no file");
        }
        byte[] header = head(path);
        if (header.length == 0) {
            throw damaged(path, "it is empty");
        }
        if (header.length < BYTES || !Arrays.equals(Arrays.copyOf(header, MAGIC.length), MAGIC)) {
            throw damaged(path, "it does not begin as a database does");
        }
        if (ByteBuffer.wrap(header).getInt(APPLICATION_ID_AT) != QueueSchema.APPLICATION_ID) {
            throw new StartException("the database " + path + " is not a relay's queue; it is left as it is."
                    + " Name another data folder, or move it away");
        }
    }

    /// Where the database is missing, its log must be missing too: it may hold all that waits.
    static void checkThatNothingIsLeft(Path path) throws StartException {
        Path log = path.resolveSibling(path.getFileName() + "-wal");
        if (Files.exists(log)) {
            throw damaged(path, "it is missing, and " + log.getFileName() + " is there");
        }
    }

    /// What to say of a file that was ours.
    static StartException damaged(Path path, String how) {
        return new StartException("the queue " + path + " is damaged: " + how + ". Restore it, or move it and the"
                + " files -wal and -shm beside it away; the relay then starts with an empty queue");
    }

    /// What to say when the database refused to be opened, or a value in it is none.
    static StartException unusable(Path path, SQLException refused) {
        if (!(refused instanceof SQLiteException coded) || DAMAGE.contains(coded.getResultCode())) {
            return damaged(path, String.valueOf(refused.getMessage()));
        }
        return new StartException("cannot open the queue " + path, refused);
    }

    private static byte[] head(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(BYTES);
        }
    }
}
