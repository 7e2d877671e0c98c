package io.agentmesh.offline;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which of an owner's requests take the offline channel (offline §13.5): a rule for all agents, and others for
/// some.
///
/// It is the sender's own word, so nothing that a relay or a registry says or leaves out changes it: what is
/// required to be durable is sealed for the offline channel, or refused.
public final class DurablePolicy {
    /// Everybody may be asked on either channel.
    public static final DurablePolicy ALLOWING = new DurablePolicy(Rule.ALLOW, Map.of());

    /// Entries of a text.
    static final int MAX_RULES = 1_000;

    private final Rule usual;
    private final Map<AgentId, Rule> rules;

    private DurablePolicy(Rule usual, Map<AgentId, Rule> rules) {
        this.usual = usual;
        this.rules = Map.copyOf(rules);
    }

    private enum Rule {
        /// No durable messages.
        OFF,
        /// As the caller likes.
        ALLOW,
        /// Nothing but durable messages.
        REQUIRE
    }

    /// Reads `RULE` for all agents, or entries `RULE` and `AGENT=RULE` with commas between them. A rule is `off`,
    /// `allow` or `require`; at most 1,000 entries.
    public static Optional<DurablePolicy> parse(String text) {
        Rule usual = Rule.ALLOW;
        Map<AgentId, Rule> rules = new HashMap<>();
        String[] entries = text.split(",", -1);
        if (entries.length > MAX_RULES) {
            return Optional.empty();
        }
        for (String entry : entries) {
            String[] sides = entry.strip().split("=", -1);
            Optional<Rule> rule = rule(sides[sides.length - 1]);
            Optional<AgentId> agent = sides.length == 2 ? agent(sides[0].strip()) : Optional.empty();
            if (rule.isEmpty() || sides.length > 2 || (sides.length == 2 && agent.isEmpty())) {
                return Optional.empty();
            }
            agent.ifPresent(each -> rules.put(each, rule.get()));
            usual = agent.isPresent() ? usual : rule.get();
        }
        return Optional.of(new DurablePolicy(usual, rules));
    }

    private static Optional<AgentId> agent(String text) {
        return Optional.of(text)
                .filter(given -> !given.isEmpty() && given.length() <= AgentId.MAX_LENGTH)
                .map(AgentId::new)
                .filter(id -> id.key() instanceof Decoded.Ok);
    }

    private static Optional<Rule> rule(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "off" -> Optional.of(Rule.OFF);
            case "allow" -> Optional.of(Rule.ALLOW);
            case "require" -> Optional.of(Rule.REQUIRE);
            default -> Optional.empty();
        };
    }

    /// Why this agent is not asked on a live session, if it is not.
    public Optional<Violation> againstLive(AgentId target) {
        return ruleFor(target) == Rule.REQUIRE
                ? Optional.of(new Violation(
                        ErrorCode.POLICY, "durable messages are required for this agent (setting `durable`)"))
                : Optional.empty();
    }

    /// Why this agent is sent no durable message, if it is not.
    public Optional<Violation> againstDurable(AgentId target) {
        return ruleFor(target) == Rule.OFF
                ? Optional.of(
                        new Violation(ErrorCode.POLICY, "durable messages to this agent are off (setting `durable`)"))
                : Optional.empty();
    }

    private Rule ruleFor(AgentId target) {
        return rules.getOrDefault(target, usual);
    }

    @Override
    public String toString() {
        return "DurablePolicy[" + usual + ", " + rules.size() + " others]";
    }
}
