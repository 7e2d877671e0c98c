package io.agentmesh.offline;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.outgoing.SessionDemands;
import java.util.Locale;
import java.util.Optional;

/// Which of an owner's requests take the offline channel, and what is demanded of its sessions (offline §13.5): rules
/// for all agents, and others for some.
///
/// It is the sender's own word, so nothing that a relay or a registry says or leaves out changes it: what is
/// required to be durable is sealed for the offline channel, or refused.
public final class DurablePolicy {
    /// Everybody may be asked on either channel, and any session will do.
    public static final DurablePolicy ALLOWING = new DurablePolicy(
            AgentRules.all(Rule.ALLOW),
            AgentRules.all(SessionDemands.NONE.minSuite()),
            AgentRules.all(SessionDemands.NONE.oneTime()));

    private final AgentRules<Rule> channels;
    private final AgentRules<Integer> minSuites;
    private final AgentRules<Boolean> oneTime;

    private DurablePolicy(AgentRules<Rule> channels, AgentRules<Integer> minSuites, AgentRules<Boolean> oneTime) {
        this.channels = channels;
        this.minSuites = minSuites;
        this.oneTime = oneTime;
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
    /// `allow` or `require`; at most 1,000 entries. Of sessions nothing is demanded.
    public static Optional<DurablePolicy> parse(String text) {
        return AgentRules.parse(text, Rule.ALLOW, DurablePolicy::rule)
                .map(rules -> new DurablePolicy(rules, ALLOWING.minSuites, ALLOWING.oneTime));
    }

    /// Reads which suite is the lowest to be used, in the same form: a rule is 1..65535, and 1 unless the text says
    /// otherwise.
    public static Optional<AgentRules<Integer>> parseMinSuite(String text) {
        return AgentRules.parse(text, SessionDemands.NONE.minSuite(), DurablePolicy::suite);
    }

    /// Reads whether a session takes a one-time prekey, in the same form: a rule is `true` or `false`, and `false`
    /// unless the text says otherwise.
    public static Optional<AgentRules<Boolean>> parseOneTime(String text) {
        return AgentRules.parse(text, SessionDemands.NONE.oneTime(), DurablePolicy::flag);
    }

    /// The same with these lowest suites.
    public DurablePolicy withMinSuites(AgentRules<Integer> others) {
        return new DurablePolicy(channels, others, oneTime);
    }

    /// The same with these rules for one-time prekeys.
    public DurablePolicy requiringOneTime(AgentRules<Boolean> others) {
        return new DurablePolicy(channels, minSuites, others);
    }

    private static Optional<Rule> rule(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "off" -> Optional.of(Rule.OFF);
            case "allow" -> Optional.of(Rule.ALLOW);
            case "require" -> Optional.of(Rule.REQUIRE);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> suite(String word) {
        return word.matches("[0-9]{1,5}")
                ? Optional.of(Integer.valueOf(word)).filter(suite -> suite >= 1 && suite <= SessionDemands.MAX_SUITE)
                : Optional.empty();
    }

    private static Optional<Boolean> flag(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /// Why this agent is not asked on a live session, if it is not.
    public Optional<Violation> againstLive(AgentId target) {
        return channels.of(target) == Rule.REQUIRE
                ? Optional.of(new Violation(
                        ErrorCode.POLICY, "durable messages are required for this agent (setting `durable`)"))
                : Optional.empty();
    }

    /// Why this agent is sent no durable message, if it is not.
    public Optional<Violation> againstDurable(AgentId target) {
        return channels.of(target) == Rule.OFF
                ? Optional.of(
                        new Violation(ErrorCode.POLICY, "durable messages to this agent are off (setting `durable`)"))
                : demands(target).objection();
    }

    /// What is demanded of sessions with this agent.
    public SessionDemands demands(AgentId target) {
        return new SessionDemands(minSuites.of(target), oneTime.of(target));
    }

    @Override
    public String toString() {
        return "DurablePolicy[" + channels + ", min_suite " + minSuites + ", require_one_time " + oneTime + "]";
    }
}
