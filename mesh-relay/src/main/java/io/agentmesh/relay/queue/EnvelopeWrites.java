package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.queue.Departure.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The statements that change a queue's database, on one connection, which it owns. Belongs to one thread.
final class EnvelopeWrites implements AutoCloseable {
    private static final String RETURNING = " RETURNING " + EnvelopeTrace.COLUMNS;

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement insert;
    private final PreparedStatement isTaken;
    private final PreparedStatement delete;
    private final PreparedStatement expire;
    private final PreparedStatement purgeTo;
    private final PreparedStatement purgeToAndFrom;
    private final PreparedStatement state;
    private final PreparedStatement oldest;

    /// On a connection that is this one's from now on.
    EnvelopeWrites(Connection connection) throws SQLException {
        this.connection = connection;
        this.begin = connection.prepareStatement("BEGIN IMMEDIATE");
        this.commit = connection.prepareStatement("COMMIT");
        this.insert = connection.prepareStatement("""
                INSERT INTO envelopes
                    (sequence, receiver, receiver_group, sender, id, kept_at_millis, until_millis, unchecked, frame)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""");
        this.isTaken = connection.prepareStatement("SELECT 1 FROM envelopes WHERE sequence = ?");
        this.delete = connection.prepareStatement("DELETE FROM envelopes WHERE sequence = ? RETURNING kept_at_millis");
        this.expire = connection.prepareStatement("""
                DELETE FROM envelopes WHERE (until_millis IS NULL AND kept_at_millis < ?) OR until_millis <= ?""" + RETURNING);
        this.purgeTo = connection.prepareStatement("DELETE FROM envelopes WHERE receiver = ?" + RETURNING);
        this.purgeToAndFrom =
                connection.prepareStatement("DELETE FROM envelopes WHERE receiver = ?1 OR sender = ?1" + RETURNING);
        this.state = connection.prepareStatement("UPDATE queue_state SET clock_millis = ?, time_of_day_millis = ?");
        this.oldest = connection.prepareStatement("SELECT min(kept_at_millis) FROM envelopes");
    }

    void begin() throws SQLException {
        begin.execute();
    }

    /// Ends once everything since [#begin] is on disk.
    void commit() throws SQLException {
        commit.execute();
    }

    /// What an insertion met.
    enum Place {
        /// Nothing: the entry is there now.
        FREE,
        /// The entry itself.
        TAKEN,
        /// The same envelope of the offline channel, at another place.
        HELD_ELSEWHERE
    }

    Place insert(QueueEntry entry, long keptAtMillis, OptionalLong untilMillis) throws SQLException {
        OutgoingEnvelope envelope = entry.envelope();
        insert.setLong(1, entry.sequence());
        Columns.bind(insert, 2, envelope.to());
        insert.setString(4, envelope.from().value());
        insert.setString(5, envelope.id().toString());
        insert.setLong(6, keptAtMillis);
        if (untilMillis.isPresent()) {
            insert.setLong(7, untilMillis.getAsLong());
        } else {
            insert.setNull(7, Types.INTEGER);
        }
        insert.setBoolean(8, !envelope.isChecked());
        insert.setBytes(9, envelope.frame());
        if (insert.executeUpdate() == 1) {
            return Place.FREE;
        }
        return isTaken(entry.sequence()) ? Place.TAKEN : Place.HELD_ELSEWHERE;
    }

    private boolean isTaken(long sequence) throws SQLException {
        isTaken.setLong(1, sequence);
        try (ResultSet row = isTaken.executeQuery()) {
            return row.next();
        }
    }

    /// When it was kept; empty if it was not there.
    OptionalLong delete(long sequence) throws SQLException {
        delete.setLong(1, sequence);
        try (ResultSet row = delete.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /// Deletes what is too old.
    List<EnvelopeTrace> expire(Ages ages) throws SQLException {
        expire.setLong(1, ages.keptSinceMillis());
        expire.setLong(2, ages.nowMillis());
        return gone(expire);
    }

    /// Deletes what a purge takes.
    List<EnvelopeTrace> purge(AgentId agent, Reason reason) throws SQLException {
        PreparedStatement purge =
                switch (reason) {
                    case REVOKED -> purgeToAndFrom;
                    case PURGED, TTL, BAD_SIGNATURE -> purgeTo;
                };
        purge.setString(1, agent.value());
        return gone(purge);
    }

    /// Stores what time it is.
    void tell(QueueClock clock) throws SQLException {
        state.setLong(1, clock.millis());
        state.setLong(2, clock.timeOfDayMillis());
        state.executeUpdate();
    }

    /// When the oldest was kept.
    OptionalLong oldestMillis() throws SQLException {
        try (ResultSet row = oldest.executeQuery()) {
            row.next();
            long millis = row.getLong(1);
            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(millis);
        }
    }

    private static List<EnvelopeTrace> gone(PreparedStatement deletion) throws SQLException {
        List<EnvelopeTrace> gone = new ArrayList<>();
        try (ResultSet rows = deletion.executeQuery()) {
            while (rows.next()) {
                gone.add(EnvelopeTrace.of(rows));
            }
        }
        return gone;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
