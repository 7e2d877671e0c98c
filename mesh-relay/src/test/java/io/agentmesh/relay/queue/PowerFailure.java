package io.agentmesh.relay.queue;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.program.StartException;
import io.agentmesh.relay.queue.QueueLimits.Room;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;

/// The two programs of `scripts/prove-power-failure`: one loads a queue until it is stopped from outside, and
/// writes beside it what was answered; the other compares that with what a copy of the disk holds.
///
/// ```text
/// write FILE LEDGER FULL|NORMAL     a line "+ <place>" for each answer "kept", "- <place>" before each removal
/// check FILE LEDGER                 prints "acknowledged <n> missing <m> held <k>"
/// ```
final class PowerFailure {
    private static final Room ROOM = new Room(10_000_000, 1L << 40);
    private static final QueueLimits LIMITS =
            new QueueLimits(ROOM, ROOM, ROOM, ROOM, 1_000_000, Duration.ofDays(1), Duration.ofDays(1));

    private static final int RECEIVERS = 8;
    private static final int MAX_FRAME_BYTES = 4_096;
    /// Puts without an answer at a time.
    private static final int IN_FLIGHT = 64;
    /// One in so many is removed again.
    private static final int REMOVED = 2;

    private PowerFailure() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        Path ledger = Path.of(arguments[2]);
        switch (arguments[0]) {
            case "write" -> write(file, SynchronousMode.valueOf(arguments[3]), ledger);
            case "check" -> check(file, ledger);
            default -> throw new IllegalArgumentException(arguments[0] + " (expected: write or check)");
        }
    }

    private static void write(Path file, SynchronousMode mode, Path ledger)
            throws StartException, IOException, InterruptedException {
        SQLiteConfig settings = QueueFile.safeSettings();
        settings.setSynchronous(mode);
        SqliteQueue queue =
                SqliteQueue.open(new QueueFile(file, settings), LIMITS, InstantSource.system(), System::nanoTime);
        sweepEachSecond(queue);
        var random = new Random(1);
        var inFlight = new Semaphore(IN_FLIGHT);
        OutputStream lines = new FileOutputStream(ledger.toFile());
        while (true) {
            inFlight.acquire();
            var entry = new QueueEntry(queue.nextSequence(), envelope(random));
            boolean isRemoved = random.nextInt(REMOVED) == 0;
            queue.put(entry, stored -> {
                if (stored.equals(new Stored.Kept())) {
                    say(lines, "+ " + entry.sequence());
                    if (isRemoved) {
                        say(lines, "- " + entry.sequence());
                        queue.remove(entry, kept -> {});
                    }
                }
                inFlight.release();
            });
        }
    }

    /// As a relay does, so that a disk that failed is tried again.
    private static void sweepEachSecond(OfflineQueue queue) {
        ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor();
        Future<?> forEver = housekeeping.scheduleAtFixedRate(queue::sweep, 1, 1, TimeUnit.SECONDS);
        if (forEver.isDone()) {
            throw new AssertionError("nobody sweeps");
        }
    }

    private static OutgoingEnvelope envelope(Random random) {
        byte[] frame = new byte[1 + random.nextInt(MAX_FRAME_BYTES)];
        random.nextBytes(frame);
        var id = new UUID(random.nextLong(), random.nextLong());
        return OutgoingEnvelope.kept(id, new AgentId("sender"), receiver(random.nextInt(RECEIVERS)), frame);
    }

    private static Address receiver(int number) {
        return new Address(null, new AgentId("receiver-" + number));
    }

    /// One write to the system a line: what was said before the process is stopped is in the file.
    private static void say(OutputStream lines, String line) {
        try {
            lines.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException failed) {
            throw new AssertionError("the ledger cannot be written", failed);
        }
    }

    private static void check(Path file, Path ledger) throws StartException, IOException {
        Set<Long> missing = new HashSet<>();
        List<String> lines = Files.readAllLines(ledger);
        lines.stream().filter(line -> line.startsWith("+ ")).forEach(line -> missing.add(placeIn(line)));
        lines.stream().filter(line -> line.startsWith("- ")).forEach(line -> missing.remove(placeIn(line)));
        int acknowledged = missing.size();
        long held = 0;
        try (SqliteQueue queue = SqliteQueue.open(file, LIMITS, InstantSource.system(), System::nanoTime)) {
            for (int i = 0; i < RECEIVERS; i++) {
                held += takeOff(queue, receiver(i), missing);
            }
        }
        System.out.println("acknowledged " + acknowledged + " missing " + missing.size() + " held " + held);
    }

    /// Reads all that waits for a receiver.
    private static long takeOff(SqliteQueue queue, Address receiver, Set<Long> missing) {
        long held = 0;
        long after = Long.MIN_VALUE;
        boolean isLast = false;
        while (!isLast) {
            var answer = new CompletableFuture<OfflineQueue.Batch>();
            queue.fetch(receiver, after, answer::complete);
            OfflineQueue.Batch batch = answer.join();
            for (QueueEntry entry : batch.entries()) {
                if (entry.sequence() <= after) {
                    throw new AssertionError("out of order: " + entry.sequence() + " after " + after);
                }
                after = entry.sequence();
                missing.remove(after);
                held++;
            }
            isLast = batch.isLast();
        }
        return held;
    }

    private static long placeIn(String line) {
        return Long.parseLong(line.substring(2));
    }
}
