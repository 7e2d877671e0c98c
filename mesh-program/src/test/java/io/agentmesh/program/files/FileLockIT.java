package io.agentmesh.program.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.files.UnusableFileException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLockIT {
    private static final Duration SHORT = Duration.ofMillis(50);

    /// For a lock that is free.
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final Path folder;

    FileLockIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void onlyOneHoldsItAtATime() throws Exception {
        Path file = folder.resolve("meshd.lock");
        FileLock held = FileLock.tryTake(file).orElseThrow();

        assertThat(FileLock.tryTake(file)).isEmpty();
        held.close();

        FileLock.tryTake(file).orElseThrow().close();
    }

    @Test
    void whoAsksAgainForWhatThisProcessHoldsDoesNotLoseIt() throws Exception {
        Path file = folder.resolve("meshd.lock");
        Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder).resolve("meshd.lock");
        try (FileLock _ = FileLock.tryTake(file).orElseThrow()) {
            assertThat(FileLock.tryTake(file)).isEmpty();
            assertThat(FileLock.tryTake(alias)).isEmpty();
            assertThat(faultOf(file)).isEqualTo(Fault.LOCKED);

            assertThat(anotherProcessGets(file)).isFalse();
        }
        assertThat(anotherProcessGets(file)).isTrue();
    }

    @Test
    void whoAsksForWhatAWriterHoldsDoesNotTakeItAway() throws Exception {
        Path file = folder.resolve("config.lock");
        try (FileLock _ = FileLock.take(file, PATIENT)) {
            assertThat(FileLock.tryTake(file)).isEmpty();

            assertThat(anotherProcessGets(file)).isFalse();
        }
    }

    @Test
    void aWriterInAnotherThreadIsWaitedForNoLongerThanTheLimit() throws Exception {
        Path file = folder.resolve("config.lock");
        FileLock held = FileLock.take(file, PATIENT);
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Fault> refused = other.submit(() -> faultOf(file));

            assertThat(refused.get()).isEqualTo(Fault.LOCKED);
        } finally {
            held.close();
        }
        FileLock.take(file, PATIENT).close();
    }

    @Test
    void aWriterInAnotherProgramIsWaitedForNoLongerThanTheLimit() throws Exception {
        Path file = folder.resolve("config.lock");
        Process other = holdInAnotherProcess(file);
        try {
            assertThat(faultOf(file)).isEqualTo(Fault.LOCKED);
            assertThat(FileLock.tryTake(file)).isEmpty();
        } finally {
            other.destroyForcibly().waitFor();
        }
        FileLock.take(file, PATIENT).close();
    }

    private static Fault faultOf(Path file) {
        try {
            FileLock.take(file, SHORT).close();
            throw new AssertionError("the lock was free");
        } catch (UnusableFileException refused) {
            return refused.fault();
        }
    }

    private static Process holdInAnotherProcess(Path file) throws IOException {
        Process process = tryInAnotherProcess(file);
        assertThat(process.getInputStream().read()).isEqualTo(LockHolder.HOLDS);
        return process;
    }

    private static boolean anotherProcessGets(Path file) throws IOException, InterruptedException {
        Process process = tryInAnotherProcess(file);
        try {
            return process.getInputStream().read() == LockHolder.HOLDS;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Process tryInAnotherProcess(Path file) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Tries to take the lock, says with one letter whether it has it, and keeps it until it is killed.
    static final class LockHolder {
        private static final int HOLDS = 'h';
        private static final int REFUSED = 'r';

        private LockHolder() {}

        public static void main(String[] arguments) throws Exception {
            Optional<FileLock> held = FileLock.tryTake(Path.of(arguments[0]));
            System.out.write(held.isPresent() ? HOLDS : REFUSED);
            System.out.flush();
            System.in.read();
            held.ifPresent(FileLock::close);
        }
    }
}
