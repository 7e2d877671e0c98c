package io.agentmesh.registry;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.program.ExitCode;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flag of commands that work on the database itself, whether or not the program that serves it is running.
final class DatabaseOption {
    @Option(
            names = {"--db", "--db-path", "-d"},
            paramLabel = "PATH",
            description = "Database file. Default: the one that the program serves.")
    private @Nullable String database;

    private final String otherwise;

    /// @param otherwise where to look if the command line does not say
    DatabaseOption(String otherwise) {
        this.otherwise = otherwise;
    }

    /// What a command does with the open database; gives the exit code.
    @FunctionalInterface
    interface Use {
        int with(SqliteStore store) throws InterruptedException, StartException;
    }

    /// Opens the database for one use. Failures are printed, in words.
    int use(Use use) throws InterruptedException {
        try (SqliteStore store = SqliteStore.open(database == null ? otherwise : database, StoreLimits.DEFAULT)) {
            return use.with(store);
        } catch (StartException failed) {
            failed.print(System.err);
        } catch (MeshException failed) {
            new StartException("the database did not answer; is the disk full, or the database locked?", failed)
                    .print(System.err);
        }
        return ExitCode.FAILED;
    }
}
