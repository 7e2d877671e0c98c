package io.agentmesh.registry;

import io.agentmesh.program.ExitCode;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.token.TokenId;
import io.agentmesh.registry.user.LocalAccounts;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `token revoke`: ends a token of a local account at once.
@Command(name = "revoke", description = "Ends a token of a local account.", mixinStandardHelpOptions = true)
final class TokenRevokeCommand implements Callable<Integer> {
    @Option(names = "--user", required = true, paramLabel = "NAME", description = "The account.")
    private String user = "";

    @Parameters(paramLabel = "ID", description = "The token's id, as token list shows it.")
    private UUID id = new UUID(0, 0);

    @Mixin
    private final DatabaseOption database;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the call
    private CommandSpec spec;

    private final Function<Store, LocalAccounts> accounts;

    TokenRevokeCommand(String defaultDatabase, Function<Store, LocalAccounts> accounts) {
        this.database = new DatabaseOption(defaultDatabase);
        this.accounts = accounts;
    }

    @Override
    public Integer call() throws InterruptedException {
        TokenCommand.requireName(user, spec);
        return database.use(store -> {
            if (!accounts.apply(store).revokeToken(user, new TokenId(id))) {
                throw new StartException(user + " has no token " + id);
            }
            return ExitCode.OK;
        });
    }
}
