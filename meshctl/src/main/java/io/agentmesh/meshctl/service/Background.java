package io.agentmesh.meshctl.service;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.program.files.LogRoom;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The daemon that `meshctl up --background` starts in a mesh folder: its log, and how it is found again.
///
/// The log is bounded by [LogRoom], here before the start and by the daemon itself while it runs.
///
/// `meshd.pid` holds the process's id and when it began, in milliseconds: an id alone is somebody else's after a while.
///
/// @param folder the mesh folder
public record Background(Path folder) {
    private static final String WHAT = "cannot stop meshd";
    private static final Pattern NOTE = Pattern.compile("(\\d{1,18}) (\\d{1,18})\\s*");
    /// Systems tell the beginning of a process by the time since their own, which a corrected clock moves.
    private static final Duration CLOCK_ERROR = Duration.ofMinutes(1);

    /// What the daemon says.
    public Path log() {
        return folder.resolve("meshd.log");
    }

    private PrivateFile note() {
        return new PrivateFile(folder.resolve("meshd.pid"));
    }

    /// Starts it and notes which process it is.
    public ProcessHandle start(DaemonProcess process) throws CommandException {
        makeRoom();
        ProcessHandle daemon = process.startApart(log());
        try {
            note().replace(daemon.pid() + " " + began(daemon).toEpochMilli() + "\n");
        } catch (UnusableFileException refused) {
            daemon.destroy();
            throw unusable("cannot start meshd", refused);
        }
        return daemon;
    }

    private void makeRoom() throws CommandException {
        try {
            new LogRoom(log()).make();
        } catch (IOException refused) {
            throw unusable("cannot start meshd", refused);
        }
    }

    /// The daemon that was started here, if it still runs.
    public Optional<ProcessHandle> running() throws CommandException {
        try {
            Matcher noted = NOTE.matcher(note().readIfPresent().orElse(""));
            if (!noted.matches()) {
                return Optional.empty();
            }
            Instant began = Instant.ofEpochMilli(Long.parseLong(noted.group(2)));
            return ProcessHandle.of(Long.parseLong(noted.group(1)))
                    .filter(ProcessHandle::isAlive)
                    .filter(process ->
                            Duration.between(began, began(process)).abs().compareTo(CLOCK_ERROR) < 0);
        } catch (UnusableFileException unreadable) {
            throw unusable(WHAT, unreadable);
        }
    }

    private static Instant began(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /// Tells it to end and waits until it has.
    public void stop(ProcessHandle daemon, Duration patience) throws CommandException {
        try {
            // False if it has ended meanwhile, which is what is wanted.
            boolean _ = daemon.destroy();
            daemon.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            Files.deleteIfExists(note().path());
        } catch (TimeoutException stillThere) {
            throw new CommandException(stillRuns(daemon, patience), stillThere);
        } catch (ExecutionException | IOException refused) {
            throw new CommandException(
                    new Failure(Cause.UNUSABLE_FILE, WHAT, String.valueOf(refused.getMessage()), ""), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(new Failure(Cause.INTERRUPTED, WHAT, "interrupted", ""), interrupted);
        }
    }

    private static Failure stillRuns(ProcessHandle daemon, Duration patience) {
        return new Failure(
                Cause.TIMED_OUT,
                "meshd, process " + daemon.pid() + ", was told to end and still runs after " + patience.toSeconds()
                        + " s",
                "",
                "It may be answering what it took: wait, and look with meshctl status; what it holds survives kill -9 "
                        + daemon.pid());
    }

    private static CommandException unusable(String what, Exception refused) {
        return new CommandException(
                new Failure(Cause.UNUSABLE_FILE, what, String.valueOf(refused.getMessage()), ""), refused);
    }
}
