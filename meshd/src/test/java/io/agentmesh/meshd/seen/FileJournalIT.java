package io.agentmesh.meshd.seen;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.sdk.once.Entry;
import io.agentmesh.sdk.once.Journal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is noted is there after a restart, whatever the end of the one before; and nobody else can read it.
final class FileJournalIT {
    private static final Duration LIFE = Duration.ofMinutes(20);
    private static final long EXPIRES = FakeClock.atSomeDay().millis() + LIFE.toMillis();
    private static final Entry TAKEN = new Entry.Taken(ALICE.id(), new UUID(1, 2), "c4n4ry order", EXPIRES);
    private static final Entry KEYLESS = new Entry.Taken(
            ALICE.id(), new UUID(3, 4), null, EXPIRES + Duration.ofMinutes(10).toMillis());
    private static final Entry ANSWERED =
            new Entry.Answered(ALICE.id(), new UUID(1, 2), Entry.Kind.RESULT, Octets.utf8("{\"c4n4ry\":\"answer\"}"));
    private static final Entry REFUSED =
            new Entry.Answered(ALICE.id(), new UUID(3, 4), Entry.Kind.REFUSAL, Octets.utf8("{\"error\":\"no\"}"));
    private static final Entry ANSWERED_WITH_NOTHING =
            new Entry.Answered(ALICE.id(), new UUID(5, 6), Entry.Kind.RESULT, Octets.utf8("null"));
    private static final Entry AT_LENGTH = new Entry.AnsweredAtLength(ALICE.id(), new UUID(7, 8));
    private static final List<Entry> ALL = List.of(TAKEN, KEYLESS, ANSWERED, REFUSED, ANSWERED_WITH_NOTHING, AT_LENGTH);

    private static final int MIB = 1 << 20;

    private final Path home;
    private final FakeClock clock = FakeClock.atSomeDay();
    private final SecureRandom random = new SecureRandom();
    private final List<FileJournal> open = new ArrayList<>();

    FileJournalIT(@TempDir Path home) {
        this.home = home;
    }

    @AfterEach
    void close() {
        for (FileJournal journal : open) {
            journal.close();
        }
    }

    @Test
    void whatWasNotedIsThereAfterARestart() throws Exception {
        FileJournal journal = journal();
        note(journal, ALL);
        assertThat(journal.load()).isEqualTo(ALL);
        restart();

        assertThat(journal().load()).isEqualTo(ALL);
    }

    @Test
    void whatIsSafeIsThereWithoutAnOrderlyEnd() throws Exception {
        note(journal(), ALL);

        assertThat(journal().load()).isEqualTo(ALL);
    }

    /// What is safe is told in the order in which it was given, so a request that is safe says that the answer
    /// before it is.
    @Test
    void answersAreForcedWithTheNextRequest() throws Exception {
        FileJournal journal = journal();
        List<String> said = new CopyOnWriteArrayList<>();
        CountDownLatch over = new CountDownLatch(2);
        for (Entry entry : List.of(ANSWERED, TAKEN)) {
            journal.append(entry, telling(entry.getClass().getSimpleName(), said, over));
        }

        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).containsSubsequence("Answered written", "Answered safe", "Taken safe");
        assertThat(said).containsSubsequence("Taken written", "Taken safe");
    }

    /// However many come without a pause.
    @Test
    void oneAnswerMoreThanMayBeUnforcedForcesThemAll() throws Exception {
        FileJournal journal = journal();
        List<String> said = new CopyOnWriteArrayList<>();
        int most = 4 * (FileJournal.MAX_UNFORCED + 1);
        for (int n = 0; n < most; n++) {
            journal.append(ANSWERED, telling("Answered", said, new CountDownLatch(1)));
            while (said.size() <= n) {
                Thread.onSpinWait();
            }
        }

        // a copy, since the journal goes on telling
        assertThat(List.copyOf(said).subList(0, most)).contains("Answered safe");
    }

    private static Journal.Progress telling(String name, List<String> said, CountDownLatch over) {
        return new Journal.Progress() {
            @Override
            public void written() {
                said.add(name + " written");
            }

            @Override
            public void safe() {
                said.add(name + " safe");
                over.countDown();
            }

            @Override
            public void failed() {
                said.add(name + " failed");
            }
        };
    }

    @Test
    void recordThatWasCutOffEndsItsFileAndNothingElse() throws Exception {
        note(journal(), List.of(TAKEN, KEYLESS));
        restart();
        Path first = only(logs());
        byte[] bytes = Files.readAllBytes(first);
        Files.write(first, Arrays.copyOf(bytes, bytes.length - 1));
        now(first);
        note(journal(), List.of(ANSWERED));
        restart();

        assertThat(journal().load()).containsExactly(TAKEN, ANSWERED);
    }

    @Test
    void recordThatWasChangedEndsItsFile() throws Exception {
        note(journal(), List.of(TAKEN, KEYLESS));
        restart();
        Path first = only(logs());
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length - 1] ^= 1;
        Files.write(first, bytes);

        assertThat(journal().load()).containsExactly(TAKEN);
    }

    @Test
    void fileOfSomebodyElseHoldsNothing() throws Exception {
        note(journal(), List.of(TAKEN));
        Files.writeString(folder().resolve("7.log"), "hello");
        Files.write(folder().resolve("8.log"), new byte[100]);
        Files.writeString(folder().resolve("notes.txt"), "hello");
        restart();

        assertThat(journal().load()).containsExactly(TAKEN);
    }

    @Test
    void nothingIsReadableOnTheDiskAndNobodyElseMayLook() throws Exception {
        note(journal(), ALL);

        Path log = only(logs());
        assertThat(new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1))
                .startsWith("MESHSEEN")
                .doesNotContain("c4n4ry", ALICE.id().value());
        for (Path file : List.of(log, folder().resolve("key"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
    }

    @Test
    void fileGoesWhenAllInItHasExpired() throws Exception {
        FileJournal journal = journal();
        note(journal, List.of(TAKEN));
        Path first = only(logs());
        clock.advance(Duration.ofMinutes(5));
        note(journal, List.of(KEYLESS));
        assertThat(logs()).hasSize(2);

        clock.advance(Duration.ofMinutes(20).plusMillis(1));
        note(journal, List.of(ANSWERED));

        assertThat(logs()).hasSize(2).doesNotContain(first);
        assertThat(journal.load()).containsExactly(KEYLESS, ANSWERED);
    }

    /// Sealed requests are known for less than half of the time of plain ones: kept as long as those, a busy agent's
    /// would fill the journal.
    @Test
    void fileGoesWithTheLastRequestInItThoughOthersAreKnownForLonger() throws Exception {
        FileJournal journal = journal();
        Duration sealed = Duration.ofMinutes(6);
        note(journal, List.of(takenFor(sealed), ANSWERED));
        clock.advance(Duration.ofMinutes(5));
        note(journal, List.of(takenFor(sealed)));
        clock.advance(Duration.ofMinutes(5));
        Entry last = takenFor(sealed);
        note(journal, List.of(last));

        assertThat(logs()).hasSize(2);
        assertThat(journal.load()).hasSize(2).endsWith(last);
    }

    private Entry takenFor(Duration time) {
        return new Entry.Taken(ALICE.id(), UUID.randomUUID(), null, clock.millis() + time.toMillis());
    }

    @Test
    void nothingMoreIsNotedAboveTheBoundUntilTheOldestExpires() throws Exception {
        journal();
        restart();
        Path large = folder().resolve("1.log");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(Segments.MAX_BYTES);
        }
        now(large);
        FileJournal journal = journal();

        assertThat(noted(journal, TAKEN)).isEqualTo("failed");
        clock.advance(LIFE.plusMillis(1));
        assertThat(noted(journal, TAKEN)).isEqualTo("written safe");
    }

    /// An agent whose answers are large would refuse all requests, once they fill the journal.
    @Test
    void answersWithoutRoomAreLeftOutAndRequestsNotedAsBefore() throws Exception {
        FileJournal journal = journal();
        long fit = Segments.MAX_ANSWER_BYTES / MIB;
        for (int n = 0; n < fit + 1; n++) {
            assertThat(noted(journal, answered(n))).isEqualTo("written safe");
        }

        assertThat(noted(journal, TAKEN)).isEqualTo("written safe");
        assertThat(noted(journal, ANSWERED)).isEqualTo("written safe");

        restart();
        List<Entry> known = journal().load();
        assertThat(known).hasSize((int) fit + 3).contains(answered(0), TAKEN);
        assertThat(known.getLast()).isEqualTo(new Entry.AnsweredAtLength(ANSWERED.caller(), ANSWERED.id()));
    }

    @Test
    void roomForAnswersComesBackWhenTheOldestExpire() throws Exception {
        FileJournal journal = journal();
        for (int n = 0; n <= Segments.MAX_ANSWER_BYTES / MIB; n++) {
            assertThat(noted(journal, answered(n))).isEqualTo("written safe");
        }

        clock.advance(LIFE.plusMillis(1));
        note(journal, List.of(TAKEN, ANSWERED));
        clock.advance(LIFE.plusMillis(1));
        note(journal, List.of(REFUSED));

        restart();
        assertThat(journal().load()).contains(REFUSED).doesNotContain(answered(0));
    }

    /// A relay may keep envelopes for a week, and repeat them after a restart.
    @Test
    void entriesAreKeptForAsLongAsRequestsAreKnown() throws Exception {
        Duration week = Duration.ofDays(7);
        note(journal(week), List.of(TAKEN));
        restart();
        clock.advance(week.minusMillis(1));
        note(journal(week), List.of(KEYLESS));
        restart();

        assertThat(journal(week).load()).containsExactly(TAKEN, KEYLESS);
    }

    private static Entry answered(int number) {
        Octets large = Octets.utf8("\"" + "x".repeat(MIB) + "\"");
        return new Entry.Answered(ALICE.id(), new UUID(9, number), Entry.Kind.RESULT, large);
    }

    @Test
    void keyThatIsNoKeyIsNotUsed() throws Exception {
        journal();
        restart();
        Files.writeString(folder().resolve("key"), "hello");

        assertThatThrownBy(this::journal).isInstanceOf(IOException.class).hasMessageContaining("not hexadecimal");
    }

    @Test
    void keyThatOthersMayReadIsNotUsed() throws Exception {
        journal();
        restart();
        Path key = folder().resolve("key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(this::journal)
                .isInstanceOf(UnusableFileException.class)
                .hasMessage("cannot use " + key
                        + ": other users can read or change it; give it to its owner alone (chmod 600)");

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(journal().load()).isEmpty();
    }

    private FileJournal journal() throws Exception {
        return journal(LIFE);
    }

    private FileJournal journal(Duration life) throws Exception {
        FileJournal journal = FileJournal.open(folder(), life, random, clock);
        open.add(journal);
        return journal;
    }

    /// Ends it in good order. What it wrote was written at the test's own time.
    private void restart() throws IOException {
        close();
        open.clear();
        for (Path log : logs()) {
            now(log);
        }
    }

    private void now(Path log) throws IOException {
        Files.setLastModifiedTime(log, FileTime.from(Instant.ofEpochMilli(clock.millis())));
    }

    private Path folder() {
        return home.resolve("seen");
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    private static Path only(List<Path> files) {
        assertThat(files).hasSize(1);
        return files.getFirst();
    }

    private static void note(Journal journal, List<Entry> entries) throws InterruptedException {
        for (Entry entry : entries) {
            assertThat(noted(journal, entry)).isEqualTo("written safe");
        }
    }

    private static String noted(Journal journal, Entry entry) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        StringBuilder said = new StringBuilder();
        journal.append(entry, new Journal.Progress() {
            @Override
            public void written() {
                said.append("written ");
            }

            @Override
            public void safe() {
                said.append("safe");
                over.countDown();
            }

            @Override
            public void failed() {
                said.append("failed");
                over.countDown();
            }
        });
        assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        return said.toString();
    }
}
