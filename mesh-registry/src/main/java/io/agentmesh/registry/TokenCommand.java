package io.agentmesh.registry;

import io.agentmesh.program.ExitCode;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.group.Groups;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.token.Mint;
import io.agentmesh.registry.token.Purpose;
import io.agentmesh.registry.token.Scope;
import io.agentmesh.registry.user.LocalAccounts;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    private static final int MAX_DAYS = 3660;

    @Option(
            names = "--user",
            required = true,
            paramLabel = "NAME",
            description = "The account: 1 to 64 letters, digits and . _ @ -")
    private String user = "";

    @Mixin
    private final DatabaseOption database;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Writes the token to this file, for its owner alone, instead of printing it.")
    private @Nullable Path out;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "full: everything that the account may do. gate: a relay's questions alone. Default: full",
            defaultValue = "full")
    private String scope = "full";

    @Option(
            names = "--expires",
            paramLabel = "DAYS",
            description = "For how many days it is good, 1 to 3660. Default: for ever")
    private @Nullable Integer days;

    @Option(names = "--name", paramLabel = "TEXT", description = "What it is for, shown by token list.")
    private @Nullable String name;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    private final Function<Store, LocalAccounts> accounts;

    private TokenCommand(String defaultDatabase, Function<Store, LocalAccounts> accounts) {
        this.database = new DatabaseOption(defaultDatabase);
        this.accounts = accounts;
    }

    /// The group of commands about tokens, to be added to a program's own.
    @Command(name = "token", description = "Tokens of local accounts.", mixinStandardHelpOptions = true)
    private static final class Tokens implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before the call
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(), "name a command: token create --user NAME, token list, token revoke");
        }
    }

    /// `token` with its commands.
    ///
    /// @param defaultDatabase where to look if the command line does not say
    public static CommandLine commands(String defaultDatabase, InstantSource clock, SecureRandom random) {
        Function<Store, LocalAccounts> accounts = store -> accounts(store, clock, random);
        return new CommandLine(new Tokens())
                .addSubcommand(new TokenCommand(defaultDatabase, accounts))
                .addSubcommand(new TokenListCommand(defaultDatabase, accounts))
                .addSubcommand(new TokenRevokeCommand(defaultDatabase, accounts));
    }

    private static LocalAccounts accounts(Store store, InstantSource clock, SecureRandom random) {
        var mint = new Mint(random);
        return new LocalAccounts(store, new Groups(new GroupRepository(), mint, clock), mint, clock);
    }

    /// Refuses what is no account's name.
    static void requireName(String user, CommandSpec spec) {
        if (!LocalAccounts.isName(user)) {
            throw new ParameterException(
                    spec.commandLine(), "--user: not an account's name (1 to 64 letters, digits and . _ @ -)");
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        requireName(user, spec);
        Purpose purpose = purpose();
        Optional<Duration> life = Optional.ofNullable(days).map(Duration::ofDays);
        return database.use(store -> {
            hand(accounts.apply(store).createToken(user, purpose, life));
            return ExitCode.OK;
        });
    }

    private Purpose purpose() {
        Scope wanted = Scope.of(scope)
                .filter(known -> known != Scope.AGENT)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "--scope: expected full or gate"));
        if (days != null && (days < 1 || days > MAX_DAYS)) {
            throw new ParameterException(spec.commandLine(), "--expires: expected 1 to " + MAX_DAYS + " days");
        }
        return new Purpose(wanted, name, null, null);
    }

    private void hand(Secret token) throws StartException {
        if (out == null) {
            spec.commandLine().getOut().println(token.reveal());
        } else {
            new PrivateFile(out).replace(token.reveal() + "\n");
        }
    }
}
