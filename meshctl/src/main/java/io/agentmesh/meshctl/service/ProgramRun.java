package io.agentmesh.meshctl.service;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a program of the system's to its end.
///
/// @param programs finds it
/// @param environment what it gets
record ProgramRun(SearchPath programs, Map<String, String> environment) {
    /// Starting a service takes a moment; a program that takes longer is stuck.
    static final long PATIENCE_SECONDS = 60;

    /// How it ended.
    ///
    /// @param output both of its streams
    record Ended(int exitCode, String output) {}

    Ended run(String what, List<String> words) throws CommandException {
        List<String> command = new ArrayList<>(words);
        programs.find(words.getFirst()).ifPresent(found -> command.set(0, found.toString()));
        try {
            Path said = Files.createTempFile("meshctl", ".out");
            try {
                return run(what, command, said);
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException failed) {
            throw new CommandException(
                    new Failure(Cause.UNUSABLE_FILE, what, String.valueOf(failed.getMessage()), ""), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(new Failure(Cause.INTERRUPTED, what, "interrupted", ""), interrupted);
        }
    }

    private Ended run(String what, List<String> command, Path said)
            throws IOException, InterruptedException, CommandException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new Failure(Cause.TIMED_OUT, what, command.getFirst() + " does not end", "").asException();
        }
        return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    }
}
