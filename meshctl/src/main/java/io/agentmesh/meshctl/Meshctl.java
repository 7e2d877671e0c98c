package io.agentmesh.meshctl;

import io.agentmesh.meshctl.command.CommandTree;
import io.agentmesh.meshctl.config.Surroundings;
import io.agentmesh.meshctl.failure.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The program `meshctl`.
public final class Meshctl {
    private Meshctl() {}

    /// Runs the command that was typed and ends the process with its exit code.
    public static void main(String[] words) {
        // Results are UTF-8 whatever the locale says: they are JSON.
        ResultStream results = new ResultStream(new FileOutputStream(FileDescriptor.out));
        PrintWriter err = new PrintWriter(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
        System.exit(results.judge(exitCode(words, results, err), err));
    }

    private static int exitCode(String[] words, ResultStream results, PrintWriter err) {
        if (HelpPage.isAskedFor(words)) {
            HelpPage.print(results);
            return ExitCode.OK.code();
        }
        PrintWriter out = new PrintWriter(results, false, StandardCharsets.UTF_8);
        return new CommandTree(surroundings(), out, err).run(words);
    }

    private static Surroundings surroundings() {
        return new Surroundings(
                System.getenv(),
                System.in,
                InstantSource.system(),
                System::nanoTime,
                Meshctl::pause,
                new ErrorScreen(),
                SecureRandom::new,
                version());
    }

    /// Nobody ever counts the latch down: it is a wait that an interrupt ends.
    private static void pause(Duration time) throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static String version() {
        String version = Meshctl.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
