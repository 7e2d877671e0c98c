package io.agentmesh.relay.queue;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static io.agentmesh.relay.queue.OfflineQueueContract.await;
import static io.agentmesh.relay.queue.OfflineQueueContract.fetch;
import static io.agentmesh.relay.queue.OfflineQueueContract.put;
import static io.agentmesh.relay.queue.OfflineQueueContract.remove;
import static io.agentmesh.relay.queue.OfflineQueueContract.sequences;
import static io.agentmesh.relay.queue.OfflineQueueContract.sweep;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.program.StartException;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.QueueLimits.Room;
import io.agentmesh.relay.queue.Stored.Bound;
import io.agentmesh.relay.routing.Traffic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/// A disk that refuses, for a while: nothing is promised that it does not hold, and nothing that it holds is lost.
final class SqliteQueueFaultsIT {
    private static final Room ROOM = new Room(100_000, 1L << 30);
    private static final QueueLimits LIMITS =
            new QueueLimits(ROOM, ROOM, ROOM, ROOM, 100_000, OfflineQueueContract.TTL, OfflineQueueContract.LONGEST);

    private final FakeClock clock = FakeClock.atSomeDay();
    private final List<Departure> departures = Collections.synchronizedList(new ArrayList<>());
    private final SQLiteConfig settings = QueueFile.safeSettings();
    private final Path file;
    private final SqliteQueue queue;

    SqliteQueueFaultsIT(@TempDir Path folder) throws StartException {
        this.file = folder.resolve("relay.db");
        settings.setBusyTimeout(0);
        this.queue = SqliteQueue.open(new QueueFile(file, settings), LIMITS, clock, clock);
        queue.attach(departures::add);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void refusedCommitIsAnsweredAsFailedAndHealsWithTheNextSweep() throws Exception {
        put(queue, 1, ALICE, BOB);
        try (var _ = new ForeignLock()) {
            assertThat(put(queue, 2, ALICE, BOB)).isEqualTo(new Stored.Failed());
            assertThat(queue.healthy()).isFalse();
            sweep(queue);
            assertThat(queue.healthy()).isFalse();
            assertThat(put(queue, 3, ALICE, BOB)).isEqualTo(new Stored.Failed());
            assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L);
        }

        sweep(queue);

        assertThat(queue.healthy()).isTrue();
        assertThat(put(queue, 4, ALICE, BOB)).isEqualTo(new Stored.Kept());
        assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(1L, 4L);
        assertThat(queue.depth().envelopes()).isEqualTo(2);
        assertThat(queue.depth().turnover().kept()).isEqualTo(2);
    }

    @Test
    void whatWasDeliveredOrPurgedMeanwhileIsNotReadAndIsGoneAfterwards() throws Exception {
        for (int i = 1; i <= 3; i++) {
            put(queue, i, ALICE, BOB);
        }
        put(queue, 4, CAROL, BOB);
        try (var _ = new ForeignLock()) {
            remove(queue, fetch(queue, BOB, 0).entries().getFirst());
            queue.purge(CAROL.id(), Reason.REVOKED);

            assertThat(sequences(fetch(queue, BOB, 0))).containsExactly(2L, 3L);
            assertThat(departures).isEmpty();
        }

        sweep(queue);

        assertThat(queue.depth().envelopes()).isEqualTo(2);
        assertThat(departures)
                .containsExactly(
                        new Departure(Traffic.envelope(CAROL, BOB, 1).id(), Traffic.at(CAROL), Reason.REVOKED));
    }

    @Test
    void fullDiskRefusesAndTakesAgainWhenThereIsRoom() throws Exception {
        queue.close();
        settings.setMaxPageCount(40);
        try (SqliteQueue small = SqliteQueue.open(new QueueFile(file, settings), LIMITS, clock, clock)) {
            long kept = 0;
            while (put(small, kept + 1, ALICE, BOB).equals(new Stored.Kept())) {
                kept++;
            }

            assertThat(small.healthy()).isFalse();
            assertThat(small.depth().envelopes()).isEqualTo(kept);
            assertThat(fetch(small, BOB, kept - 1).entries()).hasSize(1);

            settings.setMaxPageCount(4_000);
            sweep(small);
            assertThat(put(small, kept + 1, ALICE, BOB)).isEqualTo(new Stored.Kept());
            assertThat(small.healthy()).isTrue();
        }
    }

    @Test
    void deliveriesFreeAFullDisk() throws Exception {
        queue.close();
        settings.setMaxPageCount(40);
        try (SqliteQueue small = SqliteQueue.open(new QueueFile(file, settings), LIMITS, clock, clock)) {
            long kept = 0;
            while (put(small, kept + 1, ALICE, BOB).equals(new Stored.Kept())) {
                kept++;
            }

            fetch(small, BOB, 0).entries().forEach(entry -> remove(small, entry));
            sweep(small);

            assertThat(put(small, kept + 1, ALICE, BOB)).isEqualTo(new Stored.Kept());
        }
    }

    @Test
    void manyPutsShareACommit() throws Exception {
        queue.close();
        settings.setBusyTimeout(60_000);
        List<CompletableFuture<Stored>> answers = new ArrayList<>();
        try (SqliteQueue patient = SqliteQueue.open(new QueueFile(file, settings), LIMITS, clock, clock)) {
            put(patient, 1, ALICE, BOB);
            long before = commits();
            // While the first of them wait for another program, the others gather behind them.
            try (var _ = new ForeignLock()) {
                for (int i = 2; i <= 1_000; i++) {
                    var answer = new CompletableFuture<Stored>();
                    answers.add(answer);
                    patient.put(new QueueEntry(i, Traffic.envelope(ALICE, BOB, 1)), answer::complete);
                }
            }

            assertThat(answers).allSatisfy(answer -> assertThat(await(answer)).isEqualTo(new Stored.Kept()));
            assertThat(commits() - before).isBetween(1L, 2L);
        }
    }

    @Test
    void putBeyondWhatMayWaitForTheDiskIsRefused() throws Exception {
        queue.close();
        settings.setBusyTimeout(60_000);
        SqliteQueue patient = SqliteQueue.open(new QueueFile(file, settings), LIMITS, clock, clock);
        List<CompletableFuture<Stored>> answers = new ArrayList<>();
        OutgoingEnvelope envelope = Traffic.envelope(ALICE, BOB, 1);
        try (var _ = new ForeignLock()) {
            for (int i = 1; i <= 2 * WorkIntake.MAX_PUTS; i++) {
                var answer = new CompletableFuture<Stored>();
                answers.add(answer);
                patient.put(new QueueEntry(i, envelope), answer::complete);
            }
            assertThat(answers.getLast()).isCompletedWithValue(new Stored.Full(Bound.WRITES));
        }
        patient.close();

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
        long kept = answers.stream()
                .filter(answer -> answer.join().equals(new Stored.Kept()))
                .count();
        assertThat(kept).isGreaterThanOrEqualTo(WorkIntake.MAX_PUTS);
        assertThat(patient.depth().envelopes()).isEqualTo(kept);
    }

    /// Commits in the write-ahead log: frames that name the size of the database after them
    /// ([file format](https://www.sqlite.org/fileformat2.html), section 4.1).
    private long commits() throws IOException {
        ByteBuffer log = ByteBuffer.wrap(Files.readAllBytes(file.resolveSibling("relay.db-wal")));
        if (log.capacity() == 0) {
            return 0;
        }
        int pageSize = log.getInt(8);
        long commits = 0;
        for (int frame = 32; frame < log.capacity(); frame += 24 + pageSize) {
            commits += log.getInt(frame + 4) == 0 ? 0 : 1;
        }
        return commits;
    }

    /// Another program that writes, and does not come to an end.
    private final class ForeignLock implements AutoCloseable {
        private final Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);

        private ForeignLock() throws SQLException {
            execute("BEGIN IMMEDIATE");
        }

        private void execute(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            execute("ROLLBACK");
            connection.close();
        }
    }
}
