package io.agentmesh.meshctl.command;

import io.agentmesh.core.card.CardQuery;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl discover` (meshctl §7.5).
@Command(name = "discover", description = "Lists the agents of your groups, the newest 100, that match all filters.")
final class DiscoverCommand implements Verb {
    @Option(names = "--capability", paramLabel = "NAME", description = "Only agents that can do exactly this.")
    private @Nullable String capability;

    @Option(names = "--search", paramLabel = "TEXT", description = "Only agents with this in name or description.")
    private @Nullable String search;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    DiscoverCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonArray cards = context.registry(registryOptions).search(new CardQuery(capability, search, null, null));
        String text = "Found " + cards.items().size() + " agent(s):\n" + PrettyJson.of(cards);
        context.output().result(text, () -> JsonObject.empty().with("agents", cards));
    }
}
