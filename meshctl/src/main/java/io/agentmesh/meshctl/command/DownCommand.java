package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.service.Background;
import io.agentmesh.meshctl.service.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl down`.
@Command(
        name = "down",
        description = {
            "Stops the daemon that meshctl up --background or --service started, and waits for its end.",
            "Card, key and token stay; a service starts again with your next session: meshctl service remove ends that."
        })
final class DownCommand implements Verb {
    /// A sign of life takes no longer.
    private static final Duration SIGN = Duration.ofSeconds(5);

    @Mixin
    private WaitOption wait = new WaitOption();

    private final Context context;

    DownCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        List<String> done = new ArrayList<>();
        JsonObject document = JsonObject.empty();
        Optional<Path> service = Services.installed(
                context.surroundings().environment(),
                context.settings().contexts().chosen().name());
        if (service.isPresent()) {
            context.output().waitsFor("the service to stop", Optional.empty());
            Services.of(context.surroundings().environment())
                    .stop(context.settings().contexts().chosen().name());
            done.add("Service stopped: " + service.get());
            document = document.with("service", service.get().toString());
        }
        Background background = new Background(socket().resolveSibling(""));
        Optional<ProcessHandle> daemon = background.running();
        if (daemon.isPresent()) {
            context.output().waitsFor("meshd to end", Optional.of(wait.timeout()));
            background.stop(daemon.get(), wait.timeout());
            done.add("meshd stopped, it was process " + daemon.get().pid() + ".");
            document = document.with("pid", JsonInteger.of(daemon.get().pid()));
        }
        if (done.isEmpty()) {
            refuseSomebodyElses();
            done.add("meshd is not running.");
        }
        JsonObject result = document.with("stopped", JsonBoolean.of(service.isPresent() || daemon.isPresent()));
        context.output().result(String.join("\n", done), () -> result);
    }

    /// One that was started by other means has a terminal or a manager of its own, which would start it again.
    private void refuseSomebodyElses() throws CommandException {
        if (Files.exists(socket()) && isServed()) {
            throw new Failure(
                            Cause.CONFLICT,
                            "cannot stop meshd",
                            "the one that serves " + socket() + " was not started by meshctl up",
                            "Stop it where it was started: Ctrl-C at its terminal, or its service manager")
                    .asException();
        }
    }

    private boolean isServed() {
        try {
            context.daemon(SIGN).status();
            return true;
        } catch (CommandException silent) {
            // A socket that somebody left behind.
            return false;
        }
    }

    private Path socket() throws CommandException {
        return context.settings().socket(null);
    }
}
