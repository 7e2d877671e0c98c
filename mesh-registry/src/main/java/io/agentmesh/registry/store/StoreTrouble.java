package io.agentmesh.registry.store;

import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What keeps a database from doing its work, as far as it says. What was answered before is not touched by any
/// of it.
public enum StoreTrouble {
    /// No room is left, on the disk or under the quota.
    FULL,
    /// It can be read and not be written.
    READ_ONLY,
    /// Its file is damaged.
    DAMAGED,
    /// Something else.
    OTHER;

    /// What is behind a failure: the first trouble that is named among its causes.
    public static StoreTrouble of(Throwable failed) {
        if (failed instanceof SQLException refused && named(refused) != OTHER) {
            return named(refused);
        }
        for (Throwable aside : failed.getSuppressed()) {
            StoreTrouble trouble = of(aside);
            if (trouble != OTHER) {
                return trouble;
            }
        }
        Throwable cause = failed.getCause();
        return cause == null ? OTHER : of(cause);
    }

    /// What a log should hold of a failure with this trouble: everything where somebody has to find out what it is,
    /// nothing of the stack where the name says all and each refused write would repeat it.
    public Optional<Throwable> worthLogging(Throwable failed) {
        return switch (this) {
            case FULL, READ_ONLY -> Optional.empty();
            case DAMAGED, OTHER -> Optional.of(failed);
        };
    }

    /// By the code's lower byte; the rest of an extended code tells details. One of them counts: a disk without
    /// room for the index of the write-ahead log.
    private static StoreTrouble named(SQLException refused) {
        int extended = refused instanceof SQLiteException sqlite ? sqlite.getResultCode().code : -1;
        int code = extended & 0xff;
        if (code == SQLiteErrorCode.SQLITE_FULL.code || extended == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code) {
            return FULL;
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code) {
            return READ_ONLY;
        }
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code ? DAMAGED : OTHER;
    }
}
