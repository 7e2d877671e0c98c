package io.agentmesh.relay.queue;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.StartException;
import io.agentmesh.relay.queue.Departure.Reason;
import io.agentmesh.relay.queue.Depth.Turnover;
import io.agentmesh.relay.queue.Stored.Bound;
import io.agentmesh.relay.routing.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an [OfflineQueue] promises, and that a restart changes nothing of it.
final class SqliteQueueIT extends OfflineQueueContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Path folder;
    private final Path file;

    SqliteQueueIT(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("relay.db");
    }

    @Override
    OfflineQueue create(QueueLimits limits) {
        try {
            return SqliteQueue.open(file, limits, clock, clock);
        } catch (StartException refused) {
            throw new AssertionError(refused);
        }
    }

    @Test
    void whatWasKeptIsThereAgainInItsOrder() {
        try (OfflineQueue before = open(QueueLimits.DEFAULTS)) {
            put(before, 2, ALICE, BOB);
            put(before, 1, ALICE, BOB);
            put(before, 3, ALICE, CAROL);
            remove(before, fetch(before, CAROL, 0).entries().getFirst());
        }

        OfflineQueue after = open(QueueLimits.DEFAULTS);

        assertThat(sequences(fetch(after, BOB, 0))).containsExactly(1L, 2L);
        assertThat(after.depth()).isEqualTo(new Depth(1, 2, 2L * SIZE, Duration.ZERO, new Turnover(2, 0, 0, Map.of())));
    }

    @Test
    void whatNobodyHasCheckedIsKnownAfterARestart() {
        try (OfflineQueue before = open(QueueLimits.DEFAULTS)) {
            put(before, 1, ALICE, BOB);
            put(before, new QueueEntry(2, Traffic.envelope(ALICE, BOB, 2).unchecked()));
        }

        assertThat(fetch(open(QueueLimits.DEFAULTS), BOB, 0).entries())
                .extracting(entry -> entry.envelope().isChecked())
                .containsExactly(true, false);
    }

    @Test
    void whatIsWorthKeepingIsKnownAfterARestartAndSoAreDoubles() {
        try (OfflineQueue before = open(QueueLimits.DEFAULTS)) {
            put(before, worth(1, Duration.ofHours(3)));
        }
        clock.advance(Duration.ofHours(2));
        OfflineQueue after = open(QueueLimits.DEFAULTS);

        assertThat(put(after, new QueueEntry(2, worth(1, Duration.ofHours(1)).envelope())))
                .isEqualTo(new Stored.Repeated());
        clock.advance(Duration.ofHours(1).minus(MOMENT));
        sweep(after);
        assertThat(after.depth().envelopes()).isOne();
        clock.advance(MOMENT);
        sweep(after);
        assertThat(after.depth().envelopes()).isZero();
    }

    @Test
    void whatADowntimeWouldHaveEndedIsHereForAMinute() {
        try (OfflineQueue before = open(QueueLimits.DEFAULTS)) {
            put(before, worth(1, Duration.ofHours(3)));
        }
        clock.advance(Duration.ofDays(3));
        OfflineQueue after = open(QueueLimits.DEFAULTS);

        clock.advance(MINUTE.minus(MOMENT));
        sweep(after);
        assertThat(sequences(fetch(after, BOB, 0))).containsExactly(1L);
        clock.advance(MOMENT);
        sweep(after);
        assertThat(after.depth().envelopes()).isZero();
    }

    @Test
    void placesInLineGoOnAfterARestart() {
        long given;
        try (OfflineQueue before = open(QueueLimits.DEFAULTS)) {
            before.nextSequence();
            given = before.nextSequence();
        }

        assertThat(open(QueueLimits.DEFAULTS).nextSequence()).isGreaterThan(given);
    }

    @Test
    void boundsHoldForWhatAnEarlierProcessKept() {
        QueueLimits limits = limits(envelopes(2), MUCH_ROOM, MUCH_ROOM, MUCH_ROOM, 100);
        try (OfflineQueue before = open(limits)) {
            put(before, 1, ALICE, BOB);
            put(before, 2, ALICE, BOB);
        }

        assertThat(put(open(limits), 3, ALICE, BOB)).isEqualTo(new Stored.Full(Bound.ENVELOPES_PER_PAIR));
    }

    @Test
    void ageGoesOnAcrossARestartAndTheTimeBetween() {
        try (OfflineQueue before = open(QueueLimits.DEFAULTS)) {
            put(before, 1, ALICE, BOB);
            clock.advance(MINUTE);
            sweep(before);
        }
        clock.advance(MINUTE);

        OfflineQueue after = open(QueueLimits.DEFAULTS);
        clock.advance(TTL.minus(MINUTE).minus(MINUTE));
        assertThat(sequences(fetch(after, BOB, 0))).containsExactly(1L);
        assertThat(after.depth().oldest()).isEqualTo(TTL);
        clock.advance(MOMENT);
        sweep(after);

        assertThat(fetch(after, BOB, 0).entries()).isEmpty();
        assertThat(departures).extracting(Departure::reason).containsExactly(Reason.TTL);
    }

    /// Or a clock that was set forward while no process ran: nobody can tell the two apart.
    @Test
    void longDowntimeLeavesAMinuteToFetchWhatWaits() {
        try (OfflineQueue before = open(QueueLimits.DEFAULTS)) {
            put(before, 1, ALICE, BOB);
        }
        clock.setTimeOfDay(clock.instant().plus(Duration.ofDays(400)));

        OfflineQueue after = open(QueueLimits.DEFAULTS);
        clock.advance(MINUTE);
        assertThat(sequences(fetch(after, BOB, 0))).containsExactly(1L);
        clock.advance(MOMENT);

        assertThat(fetch(after, BOB, 0).entries()).isEmpty();
    }

    /// Otherwise a relay that crashes every few seconds would keep them for ever.
    @Test
    void noRestartGivesAnEnvelopeAnotherMinute() {
        try (OfflineQueue first = open(QueueLimits.DEFAULTS)) {
            put(first, 1, ALICE, BOB);
        }
        clock.setTimeOfDay(clock.instant().plus(Duration.ofDays(400)));
        for (int restart = 0; restart < 3; restart++) {
            try (OfflineQueue again = open(QueueLimits.DEFAULTS)) {
                clock.advance(Duration.ofSeconds(20).plus(MOMENT));
                sweep(again);
            }
            clock.advance(MINUTE);
        }

        assertThat(departures).hasSize(1);
    }

    @Test
    void clockThatWasSetBackDoesNotMakeEnvelopesYoung() {
        try (OfflineQueue before = open(QueueLimits.DEFAULTS)) {
            put(before, 1, ALICE, BOB);
            clock.advance(MINUTE);
            sweep(before);
        }
        clock.setTimeOfDay(clock.instant().minus(Duration.ofDays(400)));

        OfflineQueue after = open(QueueLimits.DEFAULTS);
        clock.advance(TTL.minus(MINUTE).plus(MOMENT));

        assertThat(fetch(after, BOB, 0).entries()).isEmpty();
    }

    @Test
    void closingKeepsAndAnswersWhatWasPutBefore() {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        List<CompletableFuture<Stored>> answers = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            var answer = new CompletableFuture<Stored>();
            answers.add(answer);
            queue.put(new QueueEntry(i, Traffic.envelope(ALICE, BOB, i)), answer::complete);
        }

        queue.close();

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(new Stored.Kept()));
        OfflineQueue after = open(QueueLimits.DEFAULTS);
        assertThat(sequences(fetch(after, BOB, 0)))
                .isEqualTo(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void filesAreForTheOwnerAlone() throws Exception {
        OfflineQueue queue = open(QueueLimits.DEFAULTS);
        put(queue, 1, ALICE, BOB);

        try (var files = Files.list(folder)) {
            assertThat(files.toList())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void fileThatOthersMayReadIsClosedToThem() throws Exception {
        open(QueueLimits.DEFAULTS).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        open(QueueLimits.DEFAULTS);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
