package io.agentmesh.registry;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.program.ExitCode;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.group.Groups;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.token.Mint;
import io.agentmesh.registry.user.LocalAccounts;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `token create`: an account without any login provider. Works on the database itself, whether or not the program
/// that serves it is running.
@Command(
        name = "create",
        description = "Makes a local account, if it is missing, and prints a new token for it.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class TokenCommand implements Callable<Integer> {
    @Option(
            names = "--user",
            required = true,
            paramLabel = "NAME",
            description = "The account: 1 to 64 letters, digits and . _ @ -")
    private String user = "";

    @Option(
            names = {"--db", "--db-path", "-d"},
            paramLabel = "PATH",
            description = "Database file. Default: the one that the program serves.")
    private @Nullable String database;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Writes the token to this file, for its owner alone, instead of printing it.")
    private @Nullable Path out;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    private final String defaultDatabase;
    private final InstantSource clock;
    private final SecureRandom random;

    private TokenCommand(String defaultDatabase, InstantSource clock, SecureRandom random) {
        this.defaultDatabase = defaultDatabase;
        this.clock = clock;
        this.random = random;
    }

    /// The group of commands about tokens, to be added to a program's own.
    @Command(name = "token", description = "Tokens of local accounts.", mixinStandardHelpOptions = true)
    private static final class Tokens implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before the call
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "name a command: token create --user NAME");
        }
    }

    /// `token` with its commands.
    ///
    /// @param defaultDatabase where to look if the command line does not say
    public static CommandLine commands(String defaultDatabase, InstantSource clock, SecureRandom random) {
        return new CommandLine(new Tokens()).addSubcommand(new TokenCommand(defaultDatabase, clock, random));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!LocalAccounts.isName(user)) {
            throw new ParameterException(
                    spec.commandLine(), "--user: not an account's name (1 to 64 letters, digits and . _ @ -)");
        }
        try {
            hand(createToken());
            return ExitCode.OK;
        } catch (StartException failed) {
            failed.print(System.err);
        } catch (MeshException failed) {
            new StartException("cannot make the token; is the disk full, or the database locked?", failed)
                    .print(System.err);
        }
        return ExitCode.FAILED;
    }

    private Secret createToken() throws StartException, InterruptedException {
        String path = database == null ? defaultDatabase : database;
        var mint = new Mint(random);
        try (SqliteStore store = SqliteStore.open(path, StoreLimits.DEFAULT)) {
            var groups = new Groups(new GroupRepository(), mint, clock);
            return new LocalAccounts(store, groups, mint, clock).createToken(user);
        }
    }

    private void hand(Secret token) throws StartException {
        if (out == null) {
            spec.commandLine().getOut().println(token.reveal());
        } else {
            new PrivateFile(out).replace(token.reveal() + "\n");
        }
    }
}
