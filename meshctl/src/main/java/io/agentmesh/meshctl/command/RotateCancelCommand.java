package io.agentmesh.meshctl.command;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl rotate cancel`.
@Command(
        name = "cancel",
        description = "Gives up the key rotation of an agent of yours that is under way: the old key stays.")
final class RotateCancelCommand implements Verb {
    @Mixin
    private OwnAgentOption agent = new OwnAgentOption();

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    RotateCancelCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        CardId card = agent.card(context, registryOptions);
        context.registry(registryOptions).keys().cancelRotation(card);
        context.output()
                .result(
                        "Key rotation of card " + card + " cancelled; the old key stays.",
                        () -> JsonObject.empty().with("cancelled", card.toString()));
    }
}
