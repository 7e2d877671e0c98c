package io.agentmesh.examples.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that runs until it is told to end. Its output goes to a file of its own.
public final class Running implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Path log;

    private Running(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /// Starts a program with these settings added to an environment that is otherwise this process's own.
    static Running start(String name, List<String> command, Map<String, String> environment, Path folder) {
        Path log = folder.resolve(name + ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.directory(folder.toFile());
        builder.environment().putAll(environment);
        try {
            return new Running(name, builder.start(), log);
        } catch (IOException cannotStart) {
            throw new LabException("cannot start " + name + " (" + command.getFirst() + ")", cannotStart);
        }
    }

    /// Its name in the lab.
    public String name() {
        return name;
    }

    /// Its number in the operating system.
    public long pid() {
        return process.pid();
    }

    /// Whether it still runs.
    public boolean isAlive() {
        return process.isAlive();
    }

    /// Everything that it printed so far.
    public String output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "(no output of " + name + ": " + unreadable.getMessage() + ")";
        }
    }

    /// Asks it to end, and waits until it did.
    ///
    /// @return its exit code: what a shell would show
    public int end() {
        process.destroy();
        try {
            if (process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new LabException(name + " did not end when it was asked to");
    }

    /// Kills it, and waits until it is gone.
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while " + name + " was killed", interrupted);
        }
    }

    /// Asks it to end, as a service manager does, and kills it if it does not within ten seconds.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
