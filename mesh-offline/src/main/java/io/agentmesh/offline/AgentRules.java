package io.agentmesh.offline;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A rule for all agents, and others for some.
///
/// @param <T> what a rule says
/// @param usual for all that have none of their own
/// @param others of single agents, by the key of the moment
public record AgentRules<T>(T usual, Map<AgentId, T> others) {
    /// Entries of a text.
    static final int MAX_RULES = 1_000;

    /// Copies the map.
    public AgentRules {
        others = Map.copyOf(others);
    }

    /// The same rule for all.
    public static <T> AgentRules<T> all(T rule) {
        return new AgentRules<>(rule, Map.of());
    }

    /// Reads `RULE` for all agents, or entries `RULE` and `AGENT=RULE` with commas between them, at most 1,000.
    ///
    /// @param unless what holds for all if the text does not say it
    /// @param word reads one rule
    static <T> Optional<AgentRules<T>> parse(String text, T unless, Function<String, Optional<T>> word) {
        T usual = unless;
        Map<AgentId, T> others = new HashMap<>();
        String[] entries = text.split(",", -1);
        if (entries.length > MAX_RULES) {
            return Optional.empty();
        }
        for (String entry : entries) {
            String[] sides = entry.strip().split("=", -1);
            Optional<T> rule = word.apply(sides[sides.length - 1].strip());
            Optional<AgentId> agent = sides.length == 2 ? agent(sides[0].strip()) : Optional.empty();
            if (rule.isEmpty() || sides.length > 2 || (sides.length == 2 && agent.isEmpty())) {
                return Optional.empty();
            }
            agent.ifPresent(each -> others.put(each, rule.get()));
            usual = agent.isPresent() ? usual : rule.get();
        }
        return Optional.of(new AgentRules<>(usual, others));
    }

    private static Optional<AgentId> agent(String text) {
        return Optional.of(text)
                .filter(given -> !given.isEmpty() && given.length() <= AgentId.MAX_LENGTH)
                .map(AgentId::new)
                .filter(id -> id.key() instanceof Decoded.Ok);
    }

    /// The rule for this agent.
    T of(AgentId agent) {
        return others.getOrDefault(agent, usual);
    }

    /// The rule for all and the number of others: there may be many.
    @Override
    public String toString() {
        return usual + " and " + others.size() + " others";
    }
}
