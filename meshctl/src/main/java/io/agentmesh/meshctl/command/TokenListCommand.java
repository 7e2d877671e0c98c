package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl token list`.
@Command(name = "list", description = "Lists your tokens, without the secrets.")
final class TokenListCommand implements Verb {
    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    TokenListCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonArray tokens = context.registry(registryOptions).tokens().list();
        String text = "Found " + tokens.items().size() + " token(s):\n" + PrettyJson.of(tokens);
        context.output().result(text, () -> JsonObject.empty().with("tokens", tokens));
    }
}
