package io.agentmesh.meshctl.mcp.tools;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.Capability;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshctl.failure.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All tools that the cards of a moment make, each under a name of its own. Immutable.
public final class ToolList {
    /// Characters of a description; the rest of a longer one is left out.
    static final int MAX_DESCRIPTION_CHARS = 2_000;

    private final List<AgentTool> tools;
    private final Map<String, AgentTool> byName;

    private ToolList(List<AgentTool> tools, Map<String, AgentTool> byName) {
        this.tools = List.copyOf(tools);
        this.byName = Map.copyOf(byName);
    }

    /// One tool for each capability of each card, in the order of the cards.
    ///
    /// An agent's id belongs to whoever registered it first: further cards of that owner count, newest first as
    /// they come, those of others do not. A plain name belongs to the oldest card that makes it; the others' is
    /// marked.
    public static ToolList of(List<AgentCard> cards) {
        List<Offer> offers = offers(cards);
        Map<Offer, String> names = names(offers);
        List<AgentTool> tools = offers.stream().map(offer -> offer.named(names)).toList();
        Map<String, AgentTool> byName = new LinkedHashMap<>();
        tools.forEach(tool -> byName.put(tool.tool().name(), tool));
        // A tool whose name had to be cut is still found by the name that the original gives it.
        tools.forEach(tool -> byName.putIfAbsent(ToolNames.of(tool.agent(), tool.capability()), tool));
        return new ToolList(tools, byName);
    }

    private record Offer(AgentCard card, Capability capability) {
        AgentTool named(Map<Offer, String> names) {
            Tool tool = new Tool(
                    names.getOrDefault(this, ""),
                    description(),
                    Schemas.input(capability.inputSchema()),
                    Schemas.output(capability.outputSchema()));
            return new AgentTool(tool, card.agentId(), card.name(), capability.name());
        }

        private String description() {
            String what = capability.description() == null ? capability.name() : capability.description();
            String presence = Boolean.FALSE.equals(card.online()) ? " [offline now]" : "";
            String whole = Printable.of(what) + " (via " + Printable.of(card.name()) + ")" + presence;
            return whole.length() <= MAX_DESCRIPTION_CHARS
                    ? whole
                    : whole.substring(0, MAX_DESCRIPTION_CHARS - 1) + "…";
        }
    }

    /// What is offered by whom it may be, each capability of an agent once.
    private static List<Offer> offers(List<AgentCard> cards) {
        Map<AgentId, AgentCard> first = new HashMap<>();
        oldestFirst(cards).forEach(card -> first.putIfAbsent(card.agentId(), card));
        Set<List<String>> seen = new HashSet<>();
        List<Offer> offers = new ArrayList<>();
        for (AgentCard card : cards) {
            AgentCard holder = first.getOrDefault(card.agentId(), card);
            if (holder.owner().equals(card.owner())) {
                card.capabilities().stream()
                        .filter(each -> seen.add(List.of(card.agentId().value(), each.name())))
                        .forEach(each -> offers.add(new Offer(card, each)));
            }
        }
        return offers;
    }

    private static Map<Offer, String> names(List<Offer> offers) {
        Map<Offer, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        offers.stream()
                .sorted(Comparator.comparing(offer -> offer.card().registeredAt()))
                .forEach(offer -> names.put(offer, free(offer, taken)));
        return names;
    }

    private static String free(Offer offer, Set<String> taken) {
        AgentId agent = offer.card().agentId();
        String capability = offer.capability().name();
        String plain = ToolNames.bounded(agent, capability);
        if (taken.add(plain)) {
            return plain;
        }
        String marked = ToolNames.marked(agent, capability);
        taken.add(marked);
        return marked;
    }

    private static List<AgentCard> oldestFirst(List<AgentCard> cards) {
        return cards.stream()
                .sorted(Comparator.comparing(card -> card.registeredAt()))
                .toList();
    }

    /// All of them, in order.
    public List<AgentTool> tools() {
        return tools;
    }

    /// The tool of this name.
    public Optional<AgentTool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// Whether clients would see the same.
    public boolean shows(ToolList other) {
        return tools.equals(other.tools);
    }
}
