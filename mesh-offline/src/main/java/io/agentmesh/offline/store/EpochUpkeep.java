package io.agentmesh.offline.store;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.offline.store.Schema.SealedColumn;
import io.agentmesh.program.files.UnusableFileException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Ends key epochs, so that what was deleted can be read in no copy of the database after two days.
///
/// 1. An epoch that is a day old is followed by another: written to the key file, then noted in the database.
/// 2. What older ones sealed is sealed anew, some rows a transaction.
/// 3. When nothing is left of them they are struck from the database, then from the key file.
///
/// A crash between any two leaves a key too many in the file, never one too few. Belongs to the store's thread.
final class EpochUpkeep {
    /// How long values are sealed under one key.
    static final Duration LENGTH = Duration.ofDays(1);
    /// Rows of each column that one transaction seals anew.
    static final int MAX_ROWS = 500;

    private final KeyRing keys;
    private final Sealing sealing;
    private final StoreSeams seams;

    EpochUpkeep(KeyRing keys, Sealing sealing, StoreSeams seams) {
        this.keys = keys;
        this.sealing = sealing;
        this.seams = seams;
    }

    static Set<Integer> used(Transaction tx) {
        return new HashSet<>(tx.queryAll("SELECT id FROM epoch", row -> (int) row.number("id")));
    }

    /// Does one step.
    ///
    /// @return whether there is more to do at once
    boolean step(Transaction tx) {
        Instant now = seams.timeOfDay().instant();
        if (keys.hasRoom() && keys.newest().begun().plus(LENGTH).compareTo(now) <= 0) {
            begin(now);
        }
        int newest = keys.newest().number();
        tx.update("INSERT OR IGNORE INTO epoch VALUES (?)", newest);
        boolean more = false;
        for (SealedColumn column : Schema.SEALED) {
            more |= sealAnew(tx, column, newest) == MAX_ROWS;
        }
        if (!more) {
            tx.update("DELETE FROM epoch WHERE id <> ?", newest);
            tx.afterCommit(this::forget);
        }
        return more;
    }

    private int sealAnew(Transaction tx, SealedColumn of, int newest) {
        byte[] epoch = ByteBuffer.allocate(Integer.BYTES).putInt(newest).array();
        List<Place> places = tx.queryAll(
                "SELECT " + of.key() + " AS place FROM " + of.table() + " WHERE " + of.column()
                        + " IS NOT NULL AND substr(" + of.column() + ", 1, 4) <> ? LIMIT " + MAX_ROWS,
                row -> new Place(of.table(), of.column(), row.text("place")),
                epoch);
        places.forEach(place -> sealAnew(tx, of, place));
        return places.size();
    }

    private void sealAnew(Transaction tx, SealedColumn of, Place place) {
        String row = " WHERE " + of.key() + " = ?";
        byte[] content = tx.queryOne(
                        "SELECT " + of.column() + " FROM " + of.table() + row,
                        found -> found.opened(place),
                        place.key())
                .orElseThrow();
        tx.update(
                "UPDATE " + of.table() + " SET " + of.column() + " = ?" + row,
                sealing.seal(place, content),
                place.key());
    }

    private void begin(Instant now) {
        try {
            keys.begin(now, seams.random());
        } catch (UnusableFileException refused) {
            throw new MeshException(ErrorCode.STORAGE, "storage: cannot write the key file", refused);
        }
    }

    private void forget() {
        try {
            keys.keepNewest();
        } catch (UnusableFileException refused) {
            throw new MeshException(ErrorCode.STORAGE, "storage: cannot write the key file", refused);
        }
    }
}
