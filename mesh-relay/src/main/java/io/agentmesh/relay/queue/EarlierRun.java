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
    /// By how much: the downtime, but not beyond a certain age.
    private static final String AGE = """
            UPDATE envelopes SET kept_at_millis = kept_at_millis - min(?1, ?2 - (?3 - kept_at_millis))
            WHERE ?3 - kept_at_millis < ?2""";
    private static final String STATE = "SELECT run, clock_millis, time_of_day_millis FROM queue_state";
    private static final String RESUME = "UPDATE queue_state SET run = run + 1, time_of_day_millis = ?";
    private static final String ALL = "SELECT " + EnvelopeTrace.COLUMNS + " FROM envelopes";

    /// Makes the envelopes older by the time that passed, and begins another run.
    static EarlierRun resume(Connection connection, Duration timeToLive, InstantSource timeOfDay, Ticker ticker)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try (ResultSet state = statement.executeQuery(STATE)) {
                state.next();
                long run = state.getLong("run") + 1;
                long clockMillis = state.getLong("clock_millis");
                long downtimeMillis = Math.max(0, timeOfDay.millis() - state.getLong("time_of_day_millis"));
                age(connection, downtimeMillis, QueueClock.ageOfDowntime(timeToLive), clockMillis);
                begin(connection, timeOfDay.millis());
                statement.execute("COMMIT");
                return new EarlierRun(run, new QueueClock(clockMillis, timeOfDay, ticker));
            }
        }
    }

    private static void age(Connection connection, long downtimeMillis, long atMostMillis, long clockMillis)
            throws SQLException {
        try (PreparedStatement age = connection.prepareStatement(AGE)) {
            age.setLong(1, downtimeMillis);
            age.setLong(2, atMostMillis);
            age.setLong(3, clockMillis);
            age.executeUpdate();
        }
    }

    private static void begin(Connection connection, long timeOfDayMillis) throws SQLException {
        try (PreparedStatement resume = connection.prepareStatement(RESUME)) {
            resume.setLong(1, timeOfDayMillis);
            resume.executeUpdate();
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
