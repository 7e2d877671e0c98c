package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl token revoke`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "revoke", description = "Ends one of your tokens, and the connections that it opened.")
final class TokenRevokeCommand implements Verb {
    @Option(names = "--id", required = true, paramLabel = "TOKEN", description = "The token's id.")
    private String id;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    TokenRevokeCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        context.registry(registryOptions).tokens().revoke(id);
        context.output()
                .result("Token " + id + " revoked.", () -> JsonObject.empty().with("revoked", id));
    }
}
