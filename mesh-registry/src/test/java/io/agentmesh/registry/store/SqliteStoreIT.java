package io.agentmesh.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.program.StartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a [Store] promises, kept by the one over SQLite.
final class SqliteStoreIT {
    private static final String ADD =
            "INSERT INTO users (id, external_id, provider, created_at) VALUES (?, ?, 't', 't')";
    private static final String ALL = "SELECT id FROM users ORDER BY id LIMIT 1000";

    private static final StoreLimits.Readers ONE_EACH = new StoreLimits.Readers(1, 1);

    private final Path folder;
    private SqliteStore store;

    SqliteStoreIT(@TempDir Path folder) throws StartException {
        this.folder = folder;
        this.store = SqliteStore.open(database(), StoreLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void writtenRowIsReadByAReaderBesideTheWriter() throws InterruptedException {
        store.write(tx -> tx.update(ADD, "1", "one"));

        assertThat(users()).containsExactly("1");
    }

    @Test
    void failedWorkIsUndoneAndItsNeighboursInTheCommitStay() throws Exception {
        List<Future<Integer>> others = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch held = holdTheWriter(callers);
            for (int i = 0; i < 5; i++) {
                String id = "good-" + i;
                others.add(callers.submit(() -> store.write(tx -> tx.update(ADD, id, id))));
            }
            Future<Integer> bad = callers.submit(() -> store.write(tx -> {
                tx.update(ADD, "bad", "bad");
                throw new IllegalArgumentException("no");
            }));
            held.countDown();

            assertThatThrownBy(bad::get).cause().hasMessage("no");
            for (Future<Integer> other : others) {
                assertThat(other.get()).isEqualTo(1);
            }
        }
        assertThat(users()).containsExactly("good-0", "good-1", "good-2", "good-3", "good-4");
    }

    @Test
    void whatIsToBeToldIsToldInTheOrderOfTheCommitsAndBeforeTheAnswer() throws Exception {
        List<Integer> told = new CopyOnWriteArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 200)
                    .mapToObj(i -> callers.submit(() -> store.write(tx -> {
                        tx.update(ADD, "user-" + i, "user-" + i);
                        int position = tx.queryOne("SELECT count(*) FROM users", row -> row.getInt(1))
                                .orElseThrow();
                        tx.afterCommit(() -> told.add(position));
                        return position;
                    })))
                    .toList();
            for (Future<Integer> answer : answers) {
                assertThat(told).contains(answer.get());
            }
        }
        assertThat(told).isSorted().hasSize(200);
    }

    @Test
    void nothingIsToldOfWorkThatWasUndone() {
        List<String> told = new ArrayList<>();

        assertThatThrownBy(() -> store.write(tx -> {
                    tx.afterCommit(() -> told.add("undone"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(told).isEmpty();
    }

    @Test
    void brokenListenerDoesNotHideThatTheChangeWasMade() throws InterruptedException {
        int rows = store.write(tx -> {
            tx.afterCommit(() -> {
                throw new IllegalStateException("listener");
            });
            return tx.update(ADD, "1", "one");
        });

        assertThat(rows).isEqualTo(1);
        assertThat(users()).containsExactly("1");
    }

    @Test
    void writerThatFailsIsThereForTheNextCaller() throws InterruptedException {
        assertThatThrownBy(() -> store.write(tx -> {
                    tx.update(ADD, "lost", "lost");
                    throw new AssertionError("a bug in the work");
                }))
                .isInstanceOfSatisfying(
                        MeshException.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.STORAGE));
        assertThatThrownBy(() -> store.read(tx -> {
                    throw new AssertionError("a bug in the work");
                }))
                .isInstanceOf(MeshException.class);

        store.write(tx -> tx.update(ADD, "1", "one"));
        assertThat(users()).containsExactly("1");
    }

    @Test
    void refusedStatementIsAStorageFailureThatHidesTheDatabasesText() {
        assertThatThrownBy(() -> store.write(tx -> tx.update("INSERT INTO nowhere VALUES ('canary')")))
                .isInstanceOfSatisfying(
                        MeshException.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.STORAGE))
                .hasMessage("storage: cannot write");
    }

    @Test
    void fullDiskFailsTheWriteAndKeepsWhatWasThere() throws InterruptedException {
        store.write(tx -> tx.update(ADD, "1", "one"));
        long pages = store.write(
                tx -> tx.queryOne("PRAGMA page_count", row -> row.getLong(1)).orElseThrow());
        store.write(tx -> tx.queryOne("PRAGMA max_page_count = " + pages, row -> row.getLong(1)));
        String large = "x".repeat(1_000_000);

        assertThatThrownBy(() -> store.write(tx -> tx.update(ADD, "2", large)))
                .isInstanceOfSatisfying(
                        MeshException.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.STORAGE));

        assertThat(users()).containsExactly("1");
        store.write(tx -> tx.queryOne("PRAGMA max_page_count = 1000000", row -> row.getLong(1)));
        store.write(tx -> tx.update(ADD, "2", large));
        assertThat(users()).containsExactly("1", "2");
    }

    @Test
    void oneMoreThanMayWaitIsRefusedAsBusy() throws Exception {
        var limits = new StoreLimits(2, 64, ONE_EACH, Duration.ofSeconds(30), Duration.ofSeconds(5));
        try (SqliteStore small = SqliteStore.open(SqliteStore.MEMORY, limits);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            store = small;
            CountDownLatch held = holdTheWriter(callers);
            for (int i = 0; i < 2; i++) {
                String id = "waits-" + i;
                writeMeanwhile(callers, tx -> tx.update(ADD, id, id));
            }
            await().until(() -> small.waitingWrites() == 2);

            assertThatThrownBy(() -> small.write(tx -> 1))
                    .isInstanceOfSatisfying(
                            MeshException.class, busy -> assertThat(busy.code()).isEqualTo(ErrorCode.BUSY));

            held.countDown();
            await().until(() -> small.waitingWrites() == 0);
            assertThat(small.<Integer>write(tx -> tx.queryAll(ALL, row -> 1).size()))
                    .isEqualTo(2);
        }
    }

    @Test
    void whatIsLookedUpWaitsForNoSearch() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            store.write(tx -> tx.update(ADD, "1", "one"));
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(1);
            for (int i = 0; i < 8; i++) {
                callers.execute(() -> search(running, held));
            }
            await().until(() -> store.waitingReads() == 7);

            assertThat(users()).containsExactly("1");

            held.countDown();
            await().until(() -> store.waitingReads() == 0);
        }
    }

    @Test
    void oneSearchMoreThanMayWaitIsRefusedAsBusy() throws Exception {
        var limits = new StoreLimits(2, 64, ONE_EACH, Duration.ofSeconds(30), Duration.ofSeconds(5));
        try (SqliteStore small = SqliteStore.open(database(), limits);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            store.close();
            store = small;
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch running = new CountDownLatch(1);
            callers.execute(() -> search(running, held));
            running.await();
            callers.execute(() -> search(running, held));
            callers.execute(() -> search(running, held));
            await().until(() -> small.waitingReads() == 2);

            assertThatThrownBy(() -> small.search(tx -> 1))
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BUSY));
            held.countDown();
        }
    }

    @Test
    void callerWhosePatienceEndsIsToldSo() throws Exception {
        var limits = new StoreLimits(10, 64, ONE_EACH, Duration.ofMillis(1), Duration.ofSeconds(5));
        try (SqliteStore hasty = SqliteStore.open(SqliteStore.MEMORY, limits)) {
            CountDownLatch held = new CountDownLatch(1);

            assertThatThrownBy(() -> hasty.write(tx -> {
                        waitFor(held);
                        return 1;
                    }))
                    .isInstanceOfSatisfying(
                            MeshException.class, late -> assertThat(late.code()).isEqualTo(ErrorCode.STORAGE));
            held.countDown();
        }
    }

    @Test
    void closedStoreRefusesAndKeepsWhatItAnswered() throws Exception {
        store.write(tx -> tx.update(ADD, "1", "one"));
        store.close();
        store.close();

        assertThatThrownBy(this::users).hasMessage("storage: closed");
        store = SqliteStore.open(database(), StoreLimits.DEFAULT);
        assertThat(users()).containsExactly("1");
    }

    @Test
    void secondProcessWritesBesideUs() throws Exception {
        try (SqliteStore other = SqliteStore.open(database(), StoreLimits.DEFAULT)) {
            other.write(tx -> tx.update(ADD, "theirs", "theirs"));
            store.write(tx -> tx.update(ADD, "ours", "ours"));
        }

        assertThat(users()).containsExactly("ours", "theirs");
    }

    @Test
    void writeWaitsForAnotherProcessNoLongerThanItMay() throws Exception {
        var limits = new StoreLimits(10, 64, ONE_EACH, Duration.ofSeconds(30), Duration.ofMillis(50));
        try (SqliteStore other = SqliteStore.open(database(), limits);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch held = holdTheWriter(callers);

            assertThatThrownBy(() -> other.write(tx -> tx.update(ADD, "theirs", "theirs")))
                    .isInstanceOfSatisfying(
                            MeshException.class, late -> assertThat(late.code()).isEqualTo(ErrorCode.STORAGE));
            held.countDown();
        }

        assertThat(users()).isEmpty();
    }

    @Test
    void moreStatementsThanAreKeptPreparedStillWork() throws Exception {
        int sum = store.read(tx -> {
            int total = 0;
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i <= Sql.MAX_PREPARED; i++) {
                    total += tx.queryOne("SELECT " + i, row -> row.getInt(1)).orElseThrow();
                }
            }
            return total;
        });

        assertThat(sum).isEqualTo(Sql.MAX_PREPARED * (Sql.MAX_PREPARED + 1));
    }

    @Test
    void moreWorksThanShareACommitShareSeveral() throws Exception {
        var limits = new StoreLimits(10, 2, ONE_EACH, Duration.ofSeconds(30), Duration.ofSeconds(5));
        try (SqliteStore small = SqliteStore.open(SqliteStore.MEMORY, limits);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            store.close();
            store = small;
            CountDownLatch held = holdTheWriter(callers);
            for (int i = 0; i < 3; i++) {
                String id = "u" + i;
                writeMeanwhile(callers, tx -> tx.update(ADD, id, id));
            }
            await().until(() -> small.waitingWrites() == 3);
            held.countDown();
            await().until(() -> users().size() == 3);
        }
    }

    @Test
    void filesAreForTheOwnerAlone() throws Exception {
        store.write(tx -> tx.update(ADD, "1", "one"));

        try (var files = Files.list(folder)) {
            assertThat(files.toList())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void folderThatIsMissingOrAPathThatIsAFolderIsNamed() {
        assertThatThrownBy(
                        () -> SqliteStore.open(folder.resolve("no/registry.db").toString(), StoreLimits.DEFAULT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no/registry.db");
        assertThatThrownBy(() -> SqliteStore.open(folder.toString(), StoreLimits.DEFAULT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("it is no file");
        assertThatThrownBy(() -> SqliteStore.open("", StoreLimits.DEFAULT)).isInstanceOf(StartException.class);
    }

    @Test
    void fileThatIsNoDatabaseIsNamed() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage.db"), "this is no database, it is a text ".repeat(40));

        assertThatThrownBy(() -> SqliteStore.open(garbage.toString(), StoreLimits.DEFAULT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("garbage.db");
    }

    private String database() {
        return folder.resolve("registry.db").toString();
    }

    private List<String> users() throws InterruptedException {
        return store.read(tx -> tx.queryAll(ALL, row -> row.getString(1)));
    }

    /// Keeps the writer busy until the latch is counted down, so that what comes meanwhile shares a commit.
    private CountDownLatch holdTheWriter(ExecutorService callers) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        writeMeanwhile(callers, tx -> {
            busy.countDown();
            waitFor(held);
            return 1;
        });
        busy.await();
        return held;
    }

    private void writeMeanwhile(ExecutorService callers, Work<Integer> work) {
        callers.execute(() -> {
            try {
                store.write(work);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// A search that lasts until `held` is counted down.
    private void search(CountDownLatch running, CountDownLatch held) {
        try {
            store.search(tx -> {
                running.countDown();
                waitFor(held);
                return 1;
            });
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
