package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.program.credentials.CredentialsChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl logout`.
@Command(
        name = "logout",
        description =
                "Ends your token at the registry and takes it out of ~/.mesh/config.toml; your agent's key stays.")
final class LogoutCommand implements Verb {
    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    LogoutCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        boolean ended = ended();
        if (context.settings().keepsToken(registryOptions.tokenFile())) {
            var kept = new KeptToken(context);
            kept.change(CredentialsChange.none().noBearerToken());
            kept.tellOfTheDaemon();
        }
        context.output()
                .result(
                        ended
                                ? "Logged out."
                                : "Logged out here. The registry did not know the token, or cannot end one.",
                        () -> JsonObject.empty().with("logged_out", JsonBoolean.TRUE));
    }

    /// A token that is over already needs no end; a registry of the original's has no way to end one.
    private boolean ended() throws CommandException {
        try {
            context.registry(registryOptions).tokens().logOut();
            return true;
        } catch (CommandException failed) {
            Cause cause = failed.failure().cause();
            if (cause == Cause.TOKEN_REFUSED || cause == Cause.NOT_FOUND) {
                return false;
            }
            throw failed;
        }
    }
}
