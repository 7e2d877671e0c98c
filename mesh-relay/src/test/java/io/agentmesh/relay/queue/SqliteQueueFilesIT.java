package io.agentmesh.relay.queue;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.program.StartException;
import io.agentmesh.relay.routing.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A queue's file that cannot be used is named, with what to do; it is never taken for an empty queue.
final class SqliteQueueFilesIT {
    private static final long SEED = 20_240_501;
    private static final int MUTATIONS = 200;

    private final FakeClock clock = FakeClock.atSomeDay();
    private final Path file;

    SqliteQueueFilesIT(@TempDir Path folder) {
        this.file = folder.resolve("relay.db");
    }

    @Test
    void fileThatIsNoDatabaseIsDamage() throws Exception {
        Files.writeString(file, "this is no database, it is a text ".repeat(40));

        assertRefused("is damaged: it does not begin as a database does");
    }

    @Test
    void emptyFileIsDamageAndNoNewQueue() throws Exception {
        Files.createFile(file);

        assertRefused("is damaged: it is empty");
    }

    @Test
    void logWithoutItsDatabaseIsDamage() throws Exception {
        Files.createFile(file.resolveSibling("relay.db-wal"));

        assertRefused("is damaged: it is missing, and relay.db-wal is there");
    }

    @Test
    void cutFileIsDamage() throws Exception {
        keepSome();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        assertRefused("is damaged");
    }

    @Test
    void databaseOfAnotherProgramIsLeftAsItIs() throws Exception {
        execute("CREATE TABLE theirs (a)");
        byte[] before = Files.readAllBytes(file);

        assertRefused("is not a relay's queue");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void databaseOfANewerVersionIsNamed() throws Exception {
        keepSome();
        execute("PRAGMA user_version = 99");

        assertRefused("is of a newer version (schema 99; this program knows 3)");
    }

    /// Before there was a mark, whatever was in the queue had been checked.
    @Test
    void databaseOfTheFirstSchemaIsTakenOverAndHoldsWhatWasChecked() throws Exception {
        keepSome();
        withoutEnds();
        execute("ALTER TABLE envelopes DROP COLUMN unchecked");
        execute("PRAGMA user_version = 1");

        try (OfflineQueue queue = open()) {
            assertThat(OfflineQueueContract.fetch(queue, BOB, 0).entries())
                    .hasSize(20)
                    .allSatisfy(
                            entry -> assertThat(entry.envelope().isChecked()).isTrue());
        }
    }

    @Test
    void databaseOfTheSecondSchemaIsTakenOverAndKeepsWhatItHoldsByItsAge() throws Exception {
        keepSome();
        withoutEnds();
        execute("PRAGMA user_version = 2");

        try (OfflineQueue queue = open()) {
            assertThat(OfflineQueueContract.fetch(queue, BOB, 0).entries()).hasSize(20);
            clock.advance(QueueLimits.DEFAULTS.timeToLive().plusMillis(1));
            assertThat(OfflineQueueContract.fetch(queue, BOB, 0).entries()).isEmpty();
        }
    }

    private void withoutEnds() throws Exception {
        execute("DROP INDEX envelopes_here_once");
        execute("DROP INDEX envelopes_by_end");
        execute("DROP INDEX envelopes_by_age");
        execute("ALTER TABLE envelopes DROP COLUMN until_millis");
        execute("CREATE INDEX envelopes_by_age ON envelopes (kept_at_millis)");
    }

    @Test
    void folderInThePlaceOfTheFileIsNamed() throws Exception {
        Files.createDirectory(file);

        assertRefused("it is no file");
    }

    @Test
    void missingFolderIsMadeForItsOwnerAlone() throws Exception {
        Path folder = file.resolveSibling("new");

        SqliteQueue.open(folder.resolve("relay.db"), QueueLimits.DEFAULTS, clock, clock)
                .close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void queueThatAnotherRelayHasOpenIsNamed() throws Exception {
        try (OfflineQueue first = open()) {
            assertRefused("is in use by another relay");
            assertThat(first.healthy()).isTrue();
        }
        open().close();
    }

    @Test
    void unfinishedFileOfACrashedStartIsMadeAnew() throws Exception {
        Files.writeString(file.resolveSibling("relay.db.new"), "half a data");

        open().close();

        assertThat(file.resolveSibling("relay.db.new")).doesNotExist();
    }

    /// A flipped bit in a frame is none of our business: its receiver checks the signature.
    @Test
    void flippedBitsAreNamedOrHarmlessAndNeverAnEmptyQueue() throws Exception {
        keepSome();
        byte[] whole = Files.readAllBytes(file);
        var random = new Random(SEED);
        for (int mutation = 0; mutation < MUTATIONS; mutation++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            Files.deleteIfExists(file.resolveSibling("relay.db-wal"));
            Files.deleteIfExists(file.resolveSibling("relay.db-shm"));
            try (OfflineQueue queue = open()) {
                assertThat(queue.depth().envelopes())
                        .as("seed %s, mutation %s", SEED, mutation)
                        .isEqualTo(20);
                OfflineQueueContract.fetch(queue, BOB, 0);
            } catch (StartException named) {
                assertThat(named).hasMessageContaining("relay.db");
            }
        }
    }

    private void keepSome() throws StartException {
        try (OfflineQueue queue = open()) {
            for (int i = 1; i <= 20; i++) {
                var entry = new QueueEntry(i, Traffic.envelope(ALICE, BOB, i));
                assertThat(OfflineQueueContract.put(queue, entry)).isEqualTo(new Stored.Kept());
            }
        }
    }

    private OfflineQueue open() throws StartException {
        return SqliteQueue.open(file, QueueLimits.DEFAULTS, clock, clock);
    }

    private void assertRefused(String words) {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> open().close())
                .withMessageContaining(file.toString())
                .withMessageContaining(words);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
