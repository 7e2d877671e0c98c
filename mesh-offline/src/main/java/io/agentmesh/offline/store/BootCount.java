package io.agentmesh.offline.store;

import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the store's starts, and what else is worth a count, twice: in the database, and after that in a file
/// beside the key. The file never runs ahead by itself, so one that is ahead says that an older copy of the
/// database was put back (offline §10.5). Belongs to the store's thread.
final class BootCount {
    private static final Logger log = LoggerFactory.getLogger(BootCount.class);
    private static final String VALUE = "SELECT value FROM meta WHERE name = 'boot'";

    /// How far ahead the count of a later state may be: 2^32.
    static final long MAX_AHEAD = 1L << 32;

    private final PrivateFile copy;

    BootCount(PrivateFile copy) {
        this.copy = copy;
    }

    /// Whether the file is ahead of a database that is not new.
    boolean isAhead(Transaction tx) {
        long counted = tx.number(VALUE);
        return counted > 0 && copied() > counted;
    }

    /// Whether this agent may have counted so far, in this store or in a later state of it: nobody starts so often.
    boolean mayHaveReached(Transaction tx, long count) {
        return count <= tx.number(VALUE) + MAX_AHEAD;
    }

    /// One more, and more than `highest`; the file follows.
    long raise(Transaction tx, long highest) {
        tx.update(
                "INSERT INTO meta VALUES ('boot', ?1 + 1) ON CONFLICT (name) DO UPDATE SET value = max(value, ?1) + 1",
                Math.max(highest, copied()));
        long count = tx.number(VALUE);
        tx.afterCommit(() -> copy(count));
        return count;
    }

    /// 0 if there is no file, or none of ours.
    private long copied() {
        try {
            return Long.parseLong(copy.readIfPresent().orElse("0").strip());
        } catch (UnusableFileException | NumberFormatException unusable) {
            log.atWarn()
                    .setMessage("count of the offline store's starts cannot be read; written anew")
                    .addKeyValue("file", copy.path())
                    .setCause(unusable)
                    .log();
            return 0;
        }
    }

    private void copy(long count) {
        try {
            copy.replace(count + "\n");
        } catch (UnusableFileException refused) {
            log.atWarn()
                    .setMessage("count of the offline store's starts not written: an old copy may go unnoticed here")
                    .addKeyValue("file", copy.path())
                    .setCause(refused)
                    .log();
        }
    }
}
