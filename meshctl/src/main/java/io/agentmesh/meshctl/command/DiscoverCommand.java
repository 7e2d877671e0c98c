package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.output.PrettyJson;
import io.agentmesh.meshctl.registry.RegistryClient;
import io.agentmesh.meshctl.registry.RegistryClient.Filters;
import io.agentmesh.meshctl.registry.RegistryClient.Page;
import io.agentmesh.meshctl.registry.Search;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl discover` (meshctl §7.5).
@Command(name = "discover", description = "Lists the agents of your groups, the newest 100, that match all filters.")
final class DiscoverCommand implements Verb {
    @Mixin
    private DiscoverFilters filters = new DiscoverFilters();

    @Option(
            names = "--full",
            description = "Show all that the registry knows of each agent, and verify that the agent signed its card.")
    private boolean full;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    DiscoverCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        Page page = page(context.registry(registryOptions));
        JsonArray cards = full ? CardCheck.of(page.cards()) : page.cards();
        String text = "Found " + cards.items().size() + " agent(s):\n" + PrettyJson.of(cards);
        context.output().result(text, () -> document(cards, page));
        page.next().ifPresent(cursor -> context.output().note("There are more: --cursor " + cursor));
        if (full) {
            tellOfSignatures(cards);
        }
    }

    private Page page(RegistryClient registry) throws CommandException {
        Search wanted = filters.all();
        Page page = registry.search(full ? wanted.with("view", "full") : wanted);
        if (page.filters() == Filters.BASIC && !wanted.equals(filters.basic())) {
            throw new Failure(
                            Cause.NOT_UNDERSTOOD,
                            "cannot search for agents",
                            "this registry knows no filters but --capability and --search",
                            "Search with those alone")
                    .asException();
        }
        return page;
    }

    private static JsonObject document(JsonArray cards, Page page) {
        JsonObject document = JsonObject.empty().with("agents", cards);
        return page.next().map(cursor -> document.with("next_cursor", cursor)).orElse(document);
    }

    private void tellOfSignatures(JsonArray cards) {
        long bad = CardCheck.count(cards, CardCheck.Verdict.BAD);
        context.output()
                .note("Signed by their agents: " + CardCheck.count(cards, CardCheck.Verdict.GOOD) + ", not signed: "
                        + CardCheck.count(cards, CardCheck.Verdict.UNSIGNED) + ", signed badly: " + bad);
        if (bad > 0) {
            context.output()
                    .say("Do not believe a card that is signed badly: somebody without its agent's key changed it.");
        }
    }
}
