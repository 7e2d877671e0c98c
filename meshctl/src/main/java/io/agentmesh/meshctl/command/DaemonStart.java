package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.daemon.DaemonStatus;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.service.Background;
import io.agentmesh.meshctl.service.DaemonProcess;
import io.agentmesh.meshctl.service.MeshdCommand;
import io.agentmesh.meshctl.service.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Starts the daemon of an agent that is registered.
///
/// @param context knows where its files are
/// @param command how it is started
/// @param patience how long it may take to its link
record DaemonStart(Context context, MeshdCommand command, Duration patience) {
    private static final String WHAT = "cannot start meshd";
    /// Between two looks at it.
    private static final Duration LOOK = Duration.ofMillis(200);
    /// A sign of life takes no longer.
    private static final Duration SIGN = Duration.ofSeconds(5);

    /// A second daemon would find the socket taken, and only after the agent was registered.
    void refuseASecondOne() throws CommandException {
        if (Files.exists(socket()) && sign().isPresent()) {
            throw new Failure(
                            Cause.CONFLICT,
                            WHAT,
                            "one runs already, at " + socket(),
                            "Stop it first; or give this one a context of its own: meshctl context add NAME")
                    .asException();
        }
    }

    /// Runs it here until it ends.
    int here() throws CommandException {
        context.output().note("Registered. Starting meshd; Ctrl-C ends it.");
        context.output().endWait();
        return process().runHere();
    }

    /// Starts it and waits until it has its link.
    void inTheBackground(Optional<JsonObject> card) throws CommandException {
        Background background = new Background(socket().resolveSibling(""));
        Path log = background.log();
        ProcessHandle daemon = background.start(process());
        awaitLink(daemon, log);
        context.output()
                .result(
                        "Registered. meshd runs as process " + daemon.pid() + ". Its log is " + log
                                + "; stop it with: meshctl down",
                        () -> document(card).with("pid", JsonInteger.of(daemon.pid())));
    }

    /// Has the system keep it.
    void asService(Optional<JsonObject> card) throws CommandException {
        context.output().waitsFor("the service to start", Optional.empty());
        Path file = Services.of(context.surroundings().environment()).install(command);
        context.output()
                .result(
                        "Registered. meshd is a service of yours: " + file,
                        () -> document(card).with("service", file.toString()));
    }

    private static JsonObject document(Optional<JsonObject> card) {
        return card.map(made -> JsonObject.empty().with("agent", made)).orElse(JsonObject.empty());
    }

    private DaemonProcess process() {
        return new DaemonProcess(command, context.surroundings().environment());
    }

    private Path socket() throws CommandException {
        return context.settings().socket(null);
    }

    private void awaitLink(ProcessHandle daemon, Path log) throws CommandException {
        context.output().waitsFor("meshd's link to the relay", Optional.of(patience));
        long start = context.surroundings().ticker().nanos();
        while (!hasLink()) {
            if (!daemon.isAlive()) {
                throw DaemonProcess.endedAtOnce(log).asException();
            }
            if (context.surroundings().ticker().nanos() - start > patience.toNanos()) {
                throw new Failure(
                                Cause.TIMED_OUT,
                                "meshd runs as process " + daemon.pid() + ", and has no link to the relay yet",
                                "",
                                "It goes on trying. Is the relay at " + command.relay() + "? Its log is " + log)
                        .asException();
            }
            pause();
        }
    }

    private boolean hasLink() throws CommandException {
        return Files.exists(socket()) && sign().flatMap(DaemonStatus::relayWord).equals(Optional.of("up"));
    }

    private Optional<DaemonStatus> sign() {
        try {
            return Optional.of(context.daemon(SIGN).status());
        } catch (CommandException silent) {
            // Nobody there yet, or a socket that somebody left behind.
            return Optional.empty();
        }
    }

    private void pause() throws CommandException {
        try {
            context.surroundings().pause().pause(LOOK);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(new Failure(Cause.INTERRUPTED, WHAT, "interrupted", ""), interrupted);
        }
    }
}
