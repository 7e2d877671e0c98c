package io.agentmesh.registry;

import io.agentmesh.core.time.Timestamp;
import io.agentmesh.program.ExitCode;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.token.StoredToken;
import io.agentmesh.registry.user.LocalAccounts;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `token list`: the tokens of a local account, by their ids.
@Command(name = "list", description = "Lists the tokens of a local account.", mixinStandardHelpOptions = true)
final class TokenListCommand implements Callable<Integer> {
    @Option(names = "--user", required = true, paramLabel = "NAME", description = "The account.")
    private String user = "";

    @Mixin
    private final DatabaseOption database;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    private final Function<Store, LocalAccounts> accounts;

    TokenListCommand(String defaultDatabase, Function<Store, LocalAccounts> accounts) {
        this.database = new DatabaseOption(defaultDatabase);
        this.accounts = accounts;
    }

    @Override
    public Integer call() throws InterruptedException {
        TokenCommand.requireName(user, spec);
        PrintWriter out = spec.commandLine().getOut();
        return database.use(store -> {
            accounts.apply(store).tokensOf(user).forEach(token -> out.println(line(token)));
            return ExitCode.OK;
        });
    }

    private static String line(StoredToken token) {
        String name = token.purpose().name();
        return token.id() + "  " + token.purpose().scope().word()
                + "  created " + token.record().createdAt().text()
                + "  expires " + shown(token.record().expiresAt())
                + "  used " + shown(token.lastUsed())
                + (name == null ? "" : "  " + name);
    }

    private static String shown(@Nullable Timestamp time) {
        return time == null ? "never" : time.text();
    }
}
