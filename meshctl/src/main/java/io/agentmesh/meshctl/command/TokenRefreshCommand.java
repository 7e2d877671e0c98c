package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.registry.TokenClient;
import io.agentmesh.program.credentials.CredentialsChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl token refresh`.
@Command(name = "refresh", description = "Puts a new token in the place of the one in ~/.mesh/config.toml, which ends.")
final class TokenRefreshCommand implements Verb {
    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    TokenRefreshCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        if (!context.settings().keepsToken(registryOptions.tokenFile())) {
            throw new Failure(
                            Cause.NOT_CONFIGURED,
                            "the token is not refreshed",
                            "--token-file or the environment gives it, so the new one could not be kept in its place",
                            "Refresh the one in " + context.settings().file() + " without them")
                    .asException();
        }
        TokenClient.Made made = context.registry(registryOptions).tokens().refresh();
        var kept = new KeptToken(context);
        kept.change(CredentialsChange.none().bearerToken(made.secret()));
        context.output()
                .result(
                        "Token refreshed. Saved to " + context.settings().file(),
                        () -> JsonObject.empty().with("token", made.token()));
        kept.tellOfTheDaemon();
    }
}
