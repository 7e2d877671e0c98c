package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl rotate status`.
@Command(name = "status", description = "Shows the key rotation of an agent of yours that is under way.")
final class RotateStatusCommand implements Verb {
    @Mixin
    private OwnAgentOption agent = new OwnAgentOption();

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    RotateStatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonObject rotation = context.registry(registryOptions).keys().rotation(agent.card(context, registryOptions));
        context.output()
                .result(PrettyJson.of(rotation), () -> JsonObject.empty().with("rotation", rotation));
    }
}
