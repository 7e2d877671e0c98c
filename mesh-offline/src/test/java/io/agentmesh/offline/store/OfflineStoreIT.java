package io.agentmesh.offline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.program.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The store refuses what is not its own (I19), keeps all of a piece of work or nothing, and forgets what was
/// deleted.
final class OfflineStoreIT {
    private static final Place FIRST = new Place("opk", "private", "1");
    private static final byte[] SECRET = "c4n4ry".getBytes(UTF_8);

    private final Path home;
    private final FakeClock clock = FakeClock.atSomeDay();
    private final AtomicBoolean diskRefuses = new AtomicBoolean();

    OfflineStoreIT(@TempDir Path folder) {
        this.home = folder.resolve("home");
    }

    @Test
    void whatWasWrittenIsReadAfterARestart() throws Exception {
        try (OfflineStore store = open()) {
            write(store);
        }

        try (OfflineStore again = open()) {
            assertThat(read(again, FIRST)).isEqualTo(SECRET);
            assertThat(number(again, "SELECT value FROM meta WHERE name = 'boot'"))
                    .as("two starts and an end")
                    .isEqualTo(3);
        }
        assertThat(Files.getPosixFilePermissions(home.resolve("offline.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(database())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void databaseWithoutItsKeyFileIsRefused() throws Exception {
        open().close();
        Files.delete(home.resolve("offline.key"));

        assertThatThrownBy(this::open)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("offline.key is missing");
        assertThat(home.resolve("offline.key")).doesNotExist();
    }

    @Test
    void keyFileThatOthersCanReadIsRefused() throws Exception {
        open().close();
        Files.setPosixFilePermissions(home.resolve("offline.key"), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(this::open)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("offline.key can be read by others");
    }

    @Test
    void keyFileFromBeforeTheDatabasesEpochIsRefused() throws Exception {
        open().close();
        Path keys = home.resolve("offline.key");
        String old = Files.readString(keys);
        clock.advance(EpochUpkeep.LENGTH);
        try (OfflineStore store = open()) {
            store.upkeep();
        }
        Files.writeString(keys, old);

        assertThatThrownBy(this::open).isInstanceOf(StartException.class).hasMessageContaining("lacks key 2");
    }

    @Test
    void damagedKeyFileIsRefused() throws Exception {
        open().close();
        Files.writeString(home.resolve("offline.key"), "1 2 xyz\n");

        assertThatThrownBy(this::open).isInstanceOf(StartException.class).hasMessageContaining("is damaged");
    }

    @Test
    void databaseOfTheFirstSchemaIsTakenToTheNewestWithAllThatIsInIt() throws Exception {
        try (OfflineStore store = open()) {
            write(store);
        }
        outside("DROP INDEX inbox_by_lane");
        outside("DROP INDEX outbox_by_lane");
        outside("ALTER TABLE inbox DROP COLUMN reruns");
        outside("ALTER TABLE outbox DROP COLUMN receipt_sender");
        outside("ALTER TABLE bundle_seen DROP COLUMN taken");
        outside("ALTER TABLE bundle_seen DROP COLUMN forked");
        outside("DROP TABLE opk_used");
        outside("DROP TABLE late_reset");
        outside("INSERT INTO bundle_seen VALUES ('bob', 7, '00', 1)");
        outside("PRAGMA user_version = 1");

        try (OfflineStore store = open()) {
            assertThat(read(store, FIRST)).isEqualTo(SECRET);
            assertThat(number(store, "SELECT count(*) FROM sqlite_master WHERE name = 'inbox_by_lane'"))
                    .isOne();
            assertThat(number(store, "SELECT count(*) FROM bundle_seen WHERE taken = 1 AND forked = 0"))
                    .isOne();
        }
    }

    @Test
    void valueThatWasMovedToAnotherRowDoesNotOpen() throws Exception {
        try (OfflineStore store = open()) {
            write(store);
        }
        outside("UPDATE opk SET id = 2");

        try (OfflineStore store = open()) {
            assertThatThrownBy(() -> read(store, new Place("opk", "private", "2")))
                    .isInstanceOf(MeshException.class)
                    .hasMessageContaining("opk.private was changed, moved");
        }
    }

    @Test
    void valueThatWasMovedToAnotherColumnDoesNotOpen() throws Exception {
        try (OfflineStore store = open()) {
            write(store);
        }
        outside("INSERT INTO spk SELECT id, own, private, 0, 0 FROM opk");

        try (OfflineStore store = open()) {
            assertThatThrownBy(() -> read(store, new Place("spk", "private", "1")))
                    .isInstanceOf(MeshException.class)
                    .hasMessageContaining("spk.private");
        }
    }

    @Test
    void everythingIsSealedAnewEachDayAndTheOldKeyGoes() throws Exception {
        try (OfflineStore store = open()) {
            store.call(tx -> {
                for (int id = 1; id <= EpochUpkeep.MAX_ROWS + 1; id++) {
                    insert(tx, id);
                }
                return true;
            });
            clock.advance(EpochUpkeep.LENGTH);

            store.upkeep();
            number(store, "SELECT 1"); // the first step is done, and the second waits
            number(store, "SELECT 1");
        }

        assertThat(Files.readString(home.resolve("offline.key")).lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("2 ");
        try (OfflineStore store = open()) {
            assertThat(read(store, new Place("opk", "private", String.valueOf(EpochUpkeep.MAX_ROWS + 1))))
                    .isEqualTo(SECRET);
        }
    }

    /// I5: whoever copied the database yesterday, and takes the key file today, opens nothing of the copy.
    /// As a kill leaves it between the writing of a key file and its move into place.
    @Test
    void keyFileThatNeverCameIntoPlaceIsRemovedBeforeAnythingIsSealed() throws Exception {
        open().close();
        Path keys = home.resolve("offline.key");
        Path leftover = Files.copy(keys, home.resolve(".offline.key123.new"));
        Path anothers = Files.writeString(home.resolve(".offline.anchor123.new"), "");

        open().close();

        assertThat(leftover).doesNotExist();
        assertThat(anothers).exists();
        assertThat(keys).exists();
    }

    @Test
    void databaseOfTheEpochBeforeDoesNotOpenWithTheKeysOfToday(@TempDir Path copy) throws Exception {
        try (OfflineStore store = open()) {
            write(store);
        }
        Path old = copy.resolve("channel.db");
        Files.copy(database(), old);
        clock.advance(EpochUpkeep.LENGTH);
        try (OfflineStore store = open()) {
            store.upkeep();
            number(store, "SELECT 1"); // the step is done, and the old key is gone
            number(store, "SELECT 1");
        }
        Files.move(old, database(), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(this::open).isInstanceOf(StartException.class).hasMessageContaining("lacks key 1");
        outside("UPDATE epoch SET id = 2");
        try (OfflineStore forced = open()) {
            assertThatThrownBy(() -> read(forced, FIRST))
                    .isInstanceOf(MeshException.class)
                    .hasMessageContaining("sealed under a key that is gone");
        }
    }

    @Test
    void nothingIsLeftOfWorkWhoseCommitFails() throws Exception {
        AtomicBoolean told = new AtomicBoolean();
        try (OfflineStore store = open()) {
            diskRefuses.set(true);
            assertThatThrownBy(() -> store.call(tx -> {
                        insert(tx, 1);
                        tx.afterCommit(() -> told.set(true));
                        return true;
                    }))
                    .isInstanceOf(MeshException.class);
            diskRefuses.set(false);

            assertThat(number(store, "SELECT count(*) FROM opk")).isZero();
        }
        assertThat(told).isFalse();
    }

    @Test
    void workAboveTheBoundIsNotTaken() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (OfflineStore store = open()) {
            store.submit(tx -> {
                begun.countDown();
                awaitLatch(busy);
            });
            begun.await();
            for (int i = 0; i < OfflineStore.MAX_WAITING; i++) {
                assertThat(store.submit(tx -> {})).isTrue();
            }

            assertThat(store.submit(tx -> {})).isFalse();
            assertThatThrownBy(() -> store.call(tx -> true)).hasMessageContaining("too much to do");
            busy.countDown();
        }
    }

    @Test
    void whoWaitsForAStoreWhoseThreadEndsIsAnswered() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (OfflineStore store = open(work -> kept(threads, work))) {
            store.submit(tx -> {
                begun.countDown();
                awaitThroughInterrupts(busy);
            });
            begun.await();
            CompletableFuture<Throwable> waiting = new CompletableFuture<>();
            Thread caller = Thread.ofVirtual().start(() -> waiting.complete(catchThrowable(() -> store.call(tx -> 1))));
            await().until(() -> caller.getState() == Thread.State.WAITING);

            threads.getFirst().interrupt();
            busy.countDown();

            assertThat(waiting.get(60, TimeUnit.SECONDS)).isInstanceOf(MeshException.class);
            assertThat(threads.getFirst().join(Duration.ofMinutes(1))).isTrue();
            assertThat(store.isClosed()).isTrue();
            assertThat(store.submit(tx -> {})).isFalse();
            assertThatThrownBy(() -> store.call(tx -> 1)).isInstanceOf(MeshException.class);
        }
    }

    @Test
    void whoWaitsForAStoreWhoseWorkBreaksItIsAnswered() throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        List<Throwable> seen = new CopyOnWriteArrayList<>();
        try (OfflineStore store = open(work -> {
            Thread thread = kept(threads, work);
            thread.setUncaughtExceptionHandler((ended, why) -> seen.add(why));
            return thread;
        })) {
            store.submit(tx -> {
                throw new AssertionError("of the test");
            });

            assertThatThrownBy(() -> store.call(tx -> 1)).isInstanceOf(MeshException.class);
            assertThat(threads.getFirst().join(Duration.ofMinutes(1))).isTrue();
            assertThat(seen).singleElement().isInstanceOf(AssertionError.class);
        }
    }

    private static Thread kept(List<Thread> threads, Runnable work) {
        Thread thread = Thread.ofPlatform().daemon().unstarted(work);
        threads.add(thread);
        return thread;
    }

    private static void awaitThroughInterrupts(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private OfflineStore open() throws StartException {
        return OfflineStore.open(home, new StoreSeams(clock, new SecureRandom(), this::beforeCommit));
    }

    private OfflineStore open(ThreadFactory threads) throws StartException {
        return OfflineStore.open(home, new StoreSeams(clock, new SecureRandom(), this::beforeCommit, threads));
    }

    private void beforeCommit() throws SQLException {
        if (diskRefuses.get()) {
            throw new SQLException("disk full");
        }
    }

    private Path database() {
        return home.resolve("offline/channel.db");
    }

    private static void write(OfflineStore store) throws InterruptedException {
        store.call(tx -> {
            insert(tx, 1);
            return true;
        });
    }

    private static void insert(Transaction tx, int id) {
        tx.update(
                "INSERT INTO opk VALUES (?, 'own', ?, '', 0, 0)",
                id,
                new Place("opk", "private", String.valueOf(id)).holding(SECRET));
    }

    private static long number(OfflineStore store, String query) throws InterruptedException {
        return store.call(tx -> tx.number(query));
    }

    private static byte[] read(OfflineStore store, Place place) throws InterruptedException {
        return store.call(tx -> tx.queryOne(
                        "SELECT private FROM " + place.table() + " WHERE id = ?",
                        row -> row.opened(place),
                        Long.parseLong(place.key())))
                .orElseThrow();
    }

    /// What a thief of the disk might try.
    private void outside(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement open = connection.createStatement()) {
            open.execute(statement);
        }
    }
}
