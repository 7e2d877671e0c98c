package io.agentmesh.program.files;

import io.agentmesh.program.files.UnusableFileException.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /// The system's locks belong to the process, so threads of one process settle it here first. Writers
    /// hold a lock for milliseconds; one lock for all files is enough.
    private static final ReentrantLock WRITERS = new ReentrantLock();

    private final FileChannel channel;
    private final boolean countsAsWriter;

    private FileLock(FileChannel channel, boolean countsAsWriter) {
        this.channel = channel;
        this.countsAsWriter = countsAsWriter;
    }

    /// Takes the lock for the life of this process, if nobody has it.
    ///
    /// @return empty if another process, or this one, holds it
    /// @throws UnusableFileException if the lock's file cannot be made
    public static Optional<FileLock> tryTake(Path file) throws UnusableFileException {
        try {
            FileChannel channel = open(file);
            if (tryLock(channel)) {
                return Optional.of(new FileLock(channel, false));
            }
            channel.close();
            return Optional.empty();
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
            channel.close();
        } catch (IOException ignored) {
            // Nothing was written through this channel, and the lock ends with the descriptor in any case.
        } finally {
            if (countsAsWriter) {
                WRITERS.unlock();
            }
        }
    }

    private static FileChannel open(Path file) throws IOException, UnusableFileException {
        new PrivateFolder(PrivateFolder.parentOf(file)).create();
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldHere) {
            return false;
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

    /// The system's wait has no limit of its own, so it runs in a thread that is interrupted when time is
    /// up (which closes the channel).
    private static FileChannel waitForOtherPrograms(Path file, Duration atMost) throws UnusableFileException {
        try {
            FileChannel channel = open(file);
            FutureTask<Boolean> taken = new FutureTask<>(() -> channel.lock().isValid());
            Thread waiter = Thread.ofPlatform().daemon().name("file-lock").start(taken);
            try {
                taken.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
                return channel;
            } catch (TimeoutException | ExecutionException tooLate) {
                waiter.interrupt();
                throw new UnusableFileException(file, Fault.LOCKED);
            } catch (InterruptedException interrupted) {
                waiter.interrupt();
                Thread.currentThread().interrupt();
                throw new UnusableFileException(file, Fault.LOCKED);
            }
        } catch (IOException refused) {
            throw new UnusableFileException(file, Fault.REFUSED, refused);
        }
    }
}
