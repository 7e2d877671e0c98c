package io.agentmesh.meshctl.service;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.program.files.LogRoom;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.signal.Signals;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// A daemon that this program starts as a process of its own, with the environment that it has itself.
///
/// @param command how it is started
/// @param environment what it gets
public record DaemonProcess(MeshdCommand command, Map<String, String> environment) {
    private static final String WHAT = "cannot start meshd";
    /// Lines of its log that a failure shows.
    private static final int LINES_SHOWN = 3;

    /// Runs it at this terminal until it ends; a signal to end is passed on.
    ///
    /// @return its exit code
    public int runHere() throws CommandException {
        try {
            Process daemon = builder().inheritIO().start();
            Signals.on("TERM", daemon::destroy);
            Signals.on("INT", daemon::destroy);
            return daemon.waitFor();
        } catch (IOException failed) {
            throw failed(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(new Failure(Cause.INTERRUPTED, WHAT, "interrupted", ""), interrupted);
        }
    }

    /// Starts it apart from this terminal; what it says goes to the end of the log.
    ///
    /// @param log for its owner alone
    ProcessHandle startApart(Path log) throws CommandException {
        try {
            if (Files.notExists(log)) {
                Files.createFile(
                        log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            ProcessBuilder builder = builder();
            builder.environment().put(LogRoom.VARIABLE, log.toString());
            return builder.redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start()
                    .toHandle();
        } catch (IOException failed) {
            throw failed(failed);
        }
    }

    /// Why it ended right after its start.
    public static Failure endedAtOnce(Path log) {
        String why;
        try {
            why = String.join("; ", LogEnd.of(log, LINES_SHOWN));
        } catch (IOException unreadable) {
            why = "it ended at once, and its log cannot be read: " + unreadable.getMessage();
        }
        return new Failure(Cause.DAEMON_DOWN, WHAT, why, "Its log is " + log);
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(command.words());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(MeshHome.CONTEXT, command.context());
        return builder;
    }

    private static CommandException failed(IOException failed) {
        return new CommandException(
                new Failure(Cause.UNUSABLE_FILE, WHAT, String.valueOf(failed.getMessage()), ""), failed);
    }
}
