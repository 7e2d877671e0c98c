package io.agentmesh.relay.queue;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.program.StartException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;

/// A queue's database, checked and taken over from the process before.
///
/// @param writes for one thread
/// @param reads for another
/// @param earlier where that process stopped
/// @param ledger what it left, counted
/// @param limits how much may wait, and how long
record OpenDatabase(EnvelopeWrites writes, EnvelopeReads reads, EarlierRun earlier, Ledger ledger, QueueLimits limits) {
    /// @throws StartException if it is damaged, or of a newer version of this program
    static OpenDatabase open(QueueFile file, QueueLimits limits, InstantSource timeOfDay, Ticker ticker)
            throws SQLException, StartException {
        Connection writing = file.connect();
        try {
            QueueSchema.check(writing, file.path());
            EarlierRun earlier = EarlierRun.resume(writing, limits.timeToLive(), timeOfDay, ticker);
            var ledger = new Ledger(limits);
            EarlierRun.count(writing, ledger);
            var reads = new EnvelopeReads(file.connect());
            return new OpenDatabase(new EnvelopeWrites(writing), reads, earlier, ledger, limits);
        } catch (SQLException | StartException refused) {
            writing.close();
            throw refused;
        }
    }
}
