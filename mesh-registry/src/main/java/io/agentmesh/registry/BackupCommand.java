package io.agentmesh.registry;

import io.agentmesh.program.ExitCode;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.OnlineBackup;
import io.agentmesh.registry.store.StoreLimits;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `backup FILE`: a copy of the database as it is at this moment, whether or not the program that serves it is
/// running.
@Command(
        name = "backup",
        description = "Copies the database to a new file, also while it is being served.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BackupCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The copy; must not exist. For its owner alone.")
    private Path target = Path.of("");

    @Option(
            names = {"--db", "--db-path", "-d"},
            paramLabel = "PATH",
            description = "Database file. Default: the one that the program serves.")
    private @Nullable String database;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    private final String defaultDatabase;

    private BackupCommand(String defaultDatabase) {
        this.defaultDatabase = defaultDatabase;
    }

    /// The command.
    ///
    /// @param defaultDatabase what to copy if the command line does not say
    public static CommandLine command(String defaultDatabase) {
        return new CommandLine(new BackupCommand(defaultDatabase));
    }

    @Override
    public Integer call() {
        String path = database == null ? defaultDatabase : database;
        try {
            long bytes = OnlineBackup.make(path, target, StoreLimits.DEFAULT);
            spec.commandLine().getOut().println("backed up " + path + " to " + target + " (" + bytes + " bytes)");
            return ExitCode.OK;
        } catch (StartException failed) {
            failed.print(System.err);
            return ExitCode.FAILED;
        }
    }
}
