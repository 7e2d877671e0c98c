package io.agentmesh.relay.queue;

import io.agentmesh.core.time.Ticker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;

/// What the process before this one left in the database: its place in line, its time, its envelopes.
///
/// @param run how often the queue was opened, this time included
/// @param clock goes on where that one's stopped
record EarlierRun(long run, QueueClock clock) {
    private static final String STATE = "SELECT run, clock_millis, time_of_day_millis FROM queue_state";
    private static final String RESUME =
            "UPDATE queue_state SET run = run + 1, clock_millis = ?, time_of_day_millis = ?";
    /// What would be older than a downtime may make it: as old as that, or as old as it was before.
    private static final String SPARE = """
            UPDATE envelopes SET kept_at_millis = min(kept_at_millis + ?1, ?2)
            WHERE kept_at_millis < ?2 AND until_millis IS NULL""";
    /// What was still worth keeping before a downtime is so for a while after it.
    private static final String GRANT = """
            UPDATE envelopes SET until_millis = ?1 WHERE until_millis < ?1 AND until_millis > ?2""";
    private static final String ALL = "SELECT " + EnvelopeTrace.COLUMNS + " FROM envelopes";

    /// Makes the envelopes older by the time that passed, and begins another run. The queue's time goes on by it,
    /// so that after a short downtime nothing is written but that.
    static EarlierRun resume(Connection connection, Duration timeToLive, InstantSource timeOfDay, Ticker ticker)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try (ResultSet state = statement.executeQuery(STATE)) {
                state.next();
                long run = state.getLong("run") + 1;
                long now = timeOfDay.millis();
                long downtimeMillis = Math.max(0, now - state.getLong("time_of_day_millis"));
                long stoppedMillis = state.getLong("clock_millis");
                long clockMillis = stoppedMillis + downtimeMillis;
                begin(connection, clockMillis, now);
                spare(connection, downtimeMillis, clockMillis - QueueClock.ageOfDowntime(timeToLive));
                grant(connection, clockMillis + QueueClock.GRACE.toMillis(), stoppedMillis);
                statement.execute("COMMIT");
                return new EarlierRun(run, new QueueClock(clockMillis, timeOfDay, ticker));
            }
        }
    }

    private static void begin(Connection connection, long clockMillis, long timeOfDayMillis) throws SQLException {
        try (PreparedStatement resume = connection.prepareStatement(RESUME)) {
            resume.setLong(1, clockMillis);
            resume.setLong(2, timeOfDayMillis);
            resume.executeUpdate();
        }
    }

    private static void spare(Connection connection, long downtimeMillis, long oldestMillis) throws SQLException {
        try (PreparedStatement spare = connection.prepareStatement(SPARE)) {
            spare.setLong(1, downtimeMillis);
            spare.setLong(2, oldestMillis);
            spare.executeUpdate();
        }
    }

    private static void grant(Connection connection, long untilMillis, long stoppedMillis) throws SQLException {
        try (PreparedStatement grant = connection.prepareStatement(GRANT)) {
            grant.setLong(1, untilMillis);
            grant.setLong(2, stoppedMillis);
            grant.executeUpdate();
        }
    }

    /// Counts what waits, one by one, so that a damaged entry is found now and not when its receiver comes.
    static void count(Connection connection, Ledger ledger) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ALL)) {
            while (rows.next()) {
                ledger.find(EnvelopeTrace.of(rows).claim());
            }
        }
    }
}
