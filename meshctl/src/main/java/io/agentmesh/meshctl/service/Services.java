package io.agentmesh.meshctl.service;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Daemons as services of this user. Used by one thread.
public final class Services {
    private final ServiceSystem system;
    private final Order order;

    private Services(ServiceSystem system, Order order) {
        this.system = system;
        this.order = order;
    }

    /// What this machine has.
    ///
    /// @param environment says where programs and the user's files are
    public static Services of(Map<String, String> environment) throws CommandException {
        return onThisMachine(environment)
                .orElseThrow(() -> new Failure(
                                Cause.NOT_FOUND,
                                "cannot keep meshd as a service",
                                "neither systemctl nor launchctl is on the PATH",
                                "Start it without a service: meshctl up --background")
                        .asException());
    }

    /// The file of a context's service; none where no machine keeps services.
    public static Optional<Path> installed(Map<String, String> environment, String context) {
        return onThisMachine(environment).flatMap(services -> services.file(context));
    }

    private static Optional<Services> onThisMachine(Map<String, String> environment) {
        SearchPath programs = new SearchPath(environment);
        Path home = Path.of(environment.getOrDefault("HOME", "/"));
        Order order = new Order(programs, environment);
        if (programs.find("systemctl").isPresent()) {
            String config = environment.getOrDefault(
                    "XDG_CONFIG_HOME", home.resolve(".config").toString());
            return Optional.of(new Services(new Systemd(Path.of(config, "systemd", "user")), order));
        }
        if (programs.find("launchctl").isPresent()) {
            return Optional.of(new Services(new Launchd(home.resolve("Library/LaunchAgents")), order));
        }
        return Optional.empty();
    }

    /// Writes the service's file and starts it.
    ///
    /// @return the file
    public Path install(MeshdCommand command) throws CommandException {
        Path file = system.file(command.context());
        write(file, system.text(command));
        try {
            order.give("cannot start the service", system.start(command.context()));
        } catch (CommandException failed) {
            delete(file);
            throw failed;
        }
        return file;
    }

    /// The file of a context's service, if there is one.
    public Optional<Path> file(String context) {
        return Optional.of(system.file(context)).filter(Files::exists);
    }

    /// Stops the service, which starts again with the user's next session.
    public void stop(String context) throws CommandException {
        order.give("cannot stop the service", system.pause(context));
    }

    /// Stops the service and deletes its file.
    public void remove(String context) throws CommandException {
        order.give("cannot stop the service", system.stop(context));
        delete(system.file(context));
        order.give("cannot forget the service", system.forget());
    }

    private static void write(Path file, String text) throws CommandException {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw unusable("cannot write " + file, failed);
        }
    }

    private static void delete(Path file) throws CommandException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw unusable("cannot delete " + file, failed);
        }
    }

    private static CommandException unusable(String what, IOException failed) {
        return new CommandException(
                new Failure(Cause.UNUSABLE_FILE, what, String.valueOf(failed.getMessage()), ""), failed);
    }

    /// What the system would be given, for a look at it.
    public String text(MeshdCommand command) {
        return system.text(command);
    }

    /// Tells the system's own program what to do.
    ///
    /// @param programs finds it
    /// @param environment what it gets
    private record Order(SearchPath programs, Map<String, String> environment) {
        private static final int MAX_WORDS_SHOWN = 500;

        void give(String what, List<List<String>> orders) throws CommandException {
            for (List<String> each : orders) {
                ProgramRun.Ended ended = new ProgramRun(programs, environment).run(what, each);
                if (ended.exitCode() != 0) {
                    String said = ended.output().strip();
                    throw new Failure(
                                    Cause.UNAVAILABLE,
                                    what,
                                    String.join(" ", each) + " says: "
                                            + said.substring(0, Math.min(said.length(), MAX_WORDS_SHOWN)),
                                    "Is there a session of yours for services? Without one: meshctl up --background")
                            .asException();
                }
            }
        }
    }
}
