package io.agentmesh.relay.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Reads entries from a queue's database, on one connection, which it owns. Belongs to one thread.
final class EnvelopeReads implements AutoCloseable {
    /// Entries read at once, as in memory: all that one sender may have waiting for one receiver come together, since
    /// each further batch waits for the writer's turn.
    private static final int BATCH = 128;
    /// Above these bytes a batch takes no further entry, so that a reader of large ones costs no more memory than
    /// its connection may hold anyway.
    private static final long BATCH_BYTES = 4 << 20;

    private final Connection connection;
    private final PreparedStatement read;

    EnvelopeReads(Connection connection) throws SQLException {
        this.connection = connection;
        this.read = connection.prepareStatement("""
                SELECT sequence, id, sender, unchecked, frame FROM envelopes
                WHERE receiver = ? AND receiver_group = ? AND sequence > ?
                    AND iif(until_millis IS NULL, kept_at_millis >= ?, until_millis > ?)
                ORDER BY sequence""");
    }

    /// The oldest entries for an address behind a place, of those not too old.
    ///
    /// @param isGone what is passed over: deliveries and purges that could not be written yet
    OfflineQueue.Batch read(Address to, long after, Ages ages, Predicate<QueueEntry> isGone) throws SQLException {
        Columns.bind(read, 1, to);
        read.setLong(3, after);
        read.setLong(4, ages.keptSinceMillis());
        read.setLong(5, ages.nowMillis());
        List<QueueEntry> entries = new ArrayList<>();
        long bytes = 0;
        try (ResultSet rows = read.executeQuery()) {
            while (rows.next()) {
                QueueEntry entry = entry(rows, to);
                if (isGone.test(entry)) {
                    continue;
                }
                if (entries.size() == BATCH || bytes > BATCH_BYTES) {
                    return new OfflineQueue.Batch(entries, false);
                }
                entries.add(entry);
                bytes += entry.size();
            }
        }
        return new OfflineQueue.Batch(entries, true);
    }

    private static QueueEntry entry(ResultSet row, Address to) throws SQLException {
        byte[] frame = row.getBytes("frame");
        var envelope = OutgoingEnvelope.kept(Columns.id(row), Columns.agent(row, "sender"), to, frame);
        // Whatever is not plainly checked is checked again.
        return new QueueEntry(row.getLong("sequence"), row.getInt("unchecked") == 0 ? envelope : envelope.unchecked());
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
