package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl deregister` (meshctl §7.4).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "deregister",
        description = "Takes an agent's card away. Its key stays good; meshctl revoke ends a key.")
final class DeregisterCommand implements Verb {
    @Option(
            names = "--id",
            required = true,
            paramLabel = "CARD",
            description = "The card's id, as meshctl discover shows it. Not the agent's id.")
    private String card;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    DeregisterCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        context.registry(registryOptions).deregister(card);
        context.output().note("Deleted agent card " + card);
        context.output().silentResult(() -> JsonObject.empty().with("deregistered", card));
    }
}
