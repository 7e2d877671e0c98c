package io.agentmesh.meshctl.config;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.FileLock;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.files.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The servers and identities of one user, each in a folder of its own: the user's mesh folder is `default`, and every
/// other one is a folder below `~/.mesh/contexts`. Which one counts is said by `--context`, else by `MESH_CONTEXT`,
/// else by the file `~/.mesh/context`. Used by one thread.
public final class Contexts {
    /// More than anybody tells apart.
    static final int MAX = 100;

    private final Map<String, String> environment;
    private final Supplier<@Nullable String> flag;

    Contexts(Map<String, String> environment, Supplier<@Nullable String> flag) {
        this.environment = environment;
        this.flag = flag;
    }

    /// One of them.
    ///
    /// @param name its name
    /// @param origin who chose it: `--context`, `MESH_CONTEXT`, `meshctl context use`, or empty if nobody did
    /// @param home its folder
    public record Chosen(String name, String origin, MeshHome home) {
        /// How texts name the file that keeps token, URL and key.
        public String file() {
            return folder() + "/config.toml";
        }

        /// How texts name the folder.
        public String folder() {
            return name.equals(MeshHome.DEFAULT_CONTEXT) ? "~/.mesh" : "~/.mesh/contexts/" + name;
        }
    }

    /// The one that counts for this command.
    public Chosen chosen() throws CommandException {
        String typed = flag.get();
        if (typed != null) {
            return named(typed, "--context");
        }
        String variable = environment.get(MeshHome.CONTEXT);
        if (variable != null) {
            return named(variable, MeshHome.CONTEXT);
        }
        Optional<String> used = used();
        return used.isPresent()
                ? named(used.get(), "meshctl context use")
                : new Chosen(MeshHome.DEFAULT_CONTEXT, "", own());
    }

    /// The one of this name.
    public Chosen named(String name, String origin) throws CommandException {
        if (!isDefault(name) && !own().hasContext(name)) {
            throw new Failure(
                            Cause.NOT_FOUND,
                            "there is no context " + name,
                            "named by " + origin,
                            "meshctl context list shows them; meshctl context add makes one")
                    .asException();
        }
        return new Chosen(name, origin, own().context(name));
    }

    /// All names, `default` first.
    public List<String> names() throws CommandException {
        List<String> names = new ArrayList<>(List.of(MeshHome.DEFAULT_CONTEXT));
        Path folder = own().contexts();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                all.map(each -> String.valueOf(each.getFileName()))
                        .filter(own()::hasContext)
                        .sorted()
                        .forEach(names::add);
            } catch (IOException failed) {
                throw unusable("cannot list the contexts", failed);
            }
        }
        return List.copyOf(names);
    }

    /// Makes one, empty.
    public Chosen add(String name) throws CommandException {
        List<String> names = names();
        if (names.contains(name) || names.size() > MAX) {
            String why = names.contains(name) ? "it is there already" : "there are " + MAX;
            throw new Failure(Cause.CONFLICT, "cannot add the context " + name, why, "").asException();
        }
        Chosen added = new Chosen(name, "", own().context(name));
        try {
            added.home().create();
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
        return added;
    }

    /// Has it count from now on, where nothing else is said.
    public void use(Chosen next) throws CommandException {
        try {
            own().create();
            new PrivateFile(own().contextFile()).replace(next.name() + "\n");
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
    }

    /// Deletes it with its token and key. If it was in use, `default` is from then on.
    ///
    /// @param gone not `default`
    public void remove(Chosen gone) throws CommandException {
        if (used().equals(Optional.of(gone.name()))) {
            use(new Chosen(MeshHome.DEFAULT_CONTEXT, "", own()));
        }
        try (FileLock _ = daemonLock(gone)) {
            delete(gone.home().folder());
        } catch (IOException failed) {
            throw unusable("cannot remove the context " + gone.name(), failed);
        }
    }

    /// Whether this name is the user's own folder.
    public static boolean isDefault(String name) {
        return name.equals(MeshHome.DEFAULT_CONTEXT);
    }

    /// A daemon that lives there would go on with a key that nobody has any more.
    private static FileLock daemonLock(Chosen context) throws CommandException {
        try {
            return FileLock.tryTake(context.home().daemonLock())
                    .orElseThrow(() -> new Failure(
                                    Cause.CONFLICT,
                                    "cannot remove the context " + context.name(),
                                    "a meshd runs in it",
                                    "Stop that first")
                            .asException());
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> inside;
        try (Stream<Path> all = Files.walk(folder)) {
            inside = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : inside) {
            Files.deleteIfExists(each);
        }
    }

    private Optional<String> used() throws CommandException {
        try {
            return new PrivateFile(own().contextFile())
                    .readIfPresent()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty());
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
    }

    private MeshHome own() throws CommandException {
        try {
            return MeshHome.ownOf(environment);
        } catch (StartException failed) {
            throw Settings.unusable(failed);
        }
    }

    private static CommandException unusable(String what, IOException failed) {
        return new CommandException(
                new Failure(Cause.UNUSABLE_FILE, what, String.valueOf(failed.getMessage()), ""), failed);
    }
}
