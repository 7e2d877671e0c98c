package io.agentmesh.program.files;

import io.agentmesh.program.files.UnusableFileException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// A lock that one program at a time holds, by an empty file that stays where it is. The operating system
/// lets go of it when its holder ends, however that happens, so there is no such thing as a stale lock.
///
/// Close it in the thread that took it.
public final class FileLock implements AutoCloseable {
    /// The system's locks belong to the process, so threads of one process settle it here first. Writers
    /// hold a lock for milliseconds; one lock for all files is enough.
    private static final ReentrantLock WRITERS = new ReentrantLock();

    private final LockFile file;
    private final boolean countsAsWriter;

    private FileLock(LockFile file, boolean countsAsWriter) {
        this.file = file;
        this.countsAsWriter = countsAsWriter;
    }

    /// Takes the lock for the life of this process, if nobody has it.
    ///
    /// @return empty if another process, or this one, holds it
    /// @throws UnusableFileException if the lock's file cannot be made
    public static Optional<FileLock> tryTake(Path file) throws UnusableFileException {
        try {
            Optional<LockFile> opened = LockFile.open(file);
            return opened.isPresent() && tryLock(opened.get())
                    ? Optional.of(new FileLock(opened.get(), false))
                    : Optional.empty();
        } catch (IOException refused) {
            throw new UnusableFileException(file, Fault.REFUSED, refused);
        }
    }

    /// Waits for the lock, for a short change of a file.
    ///
    /// @param atMost after this the answer is [Fault#LOCKED]
    /// @throws UnusableFileException if it is still held by another, or its file cannot be made
    public static FileLock take(Path file, Duration atMost) throws UnusableFileException {
        waitForOtherThreads(file, atMost);
        try {
            return new FileLock(waitForOtherPrograms(file, atMost), true);
        } catch (UnusableFileException failed) {
            WRITERS.unlock();
            throw failed;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException ignored) {
            // Nothing was written through its channel, and the lock ends with the descriptor in any case.
        } finally {
            if (countsAsWriter) {
                WRITERS.unlock();
            }
        }
    }

    /// Closes the file if the lock is another program's.
    private static boolean tryLock(LockFile opened) throws IOException {
        boolean taken = false;
        try {
            taken = opened.channel().tryLock() != null;
            return taken;
        } finally {
            if (!taken) {
                opened.close();
            }
        }
    }

    private static void waitForOtherThreads(Path file, Duration atMost) throws UnusableFileException {
        try {
            if (!WRITERS.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new UnusableFileException(file, Fault.LOCKED);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnusableFileException(file, Fault.LOCKED);
        }
    }

    /// The system's wait has no limit of its own, so it runs in a thread whose file is closed when time is up
    /// (which ends the wait). What this process holds otherwise is not waited for.
    private static LockFile waitForOtherPrograms(Path file, Duration atMost) throws UnusableFileException {
        try {
            LockFile opened = LockFile.open(file).orElseThrow(() -> new UnusableFileException(file, Fault.LOCKED));
            FutureTask<Boolean> taken =
                    new FutureTask<>(() -> opened.channel().lock().isValid());
            Thread.ofPlatform().daemon().name("file-lock").start(taken);
            try {
                taken.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
                return opened;
            } catch (TimeoutException | ExecutionException tooLate) {
                opened.close();
                throw new UnusableFileException(file, Fault.LOCKED);
            } catch (InterruptedException interrupted) {
                opened.close();
                Thread.currentThread().interrupt();
                throw new UnusableFileException(file, Fault.LOCKED);
            }
        } catch (IOException refused) {
            throw new UnusableFileException(file, Fault.REFUSED, refused);
        }
    }
}
