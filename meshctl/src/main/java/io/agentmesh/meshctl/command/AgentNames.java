package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.failure.Printable;
import io.agentmesh.meshctl.registry.FoundAgent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds whom a word means: an agent's id, which is taken as it is and asks nobody, or a name, which the registry
/// knows. Names belong to nobody, so one that several agents have is never guessed.
///
/// 1. What looks like a key is an id.
/// 2. Where no registry is known, anything is an id: the original takes any text.
/// 3. The agents of exactly this name count; if there are none, those whose name differs in case alone.
/// 4. One agent: it is meant. Several: the person is told their ids. None: the person is told which are similar.
///
/// @param context asks the registry
/// @param address which one
/// @param deadline how long its answer may take
record AgentNames(Context context, RegistryAddress address, Duration deadline) {
    /// Agents that a failure tells of.
    static final int MAX_TOLD = 10;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final String USE_AN_ID = "An id needs no registry. ";

    /// The id of the agent that this word means.
    AgentId idOf(String typed) throws CommandException {
        if (isKey(typed) || !context.settings().knowsRegistry(address.cpUrl())) {
            return new AgentIdConverter().convert(typed);
        }
        return find(typed).id();
    }

    /// The card of the agent that this word means; an id is looked up too.
    FoundAgent find(String typed) throws CommandException {
        List<FoundAgent> found = candidates(typed);
        List<FoundAgent> exact = matching(
                found, agent -> agent.name().equals(typed) || agent.id().value().equals(typed));
        List<FoundAgent> meant =
                exact.isEmpty() ? matching(found, agent -> agent.name().equalsIgnoreCase(typed)) : exact;
        return switch (meant.size()) {
            case 0 -> throw unknown(typed, found).asException();
            case 1 -> told(typed, meant.getFirst());
            default -> throw ambiguous(typed, meant).asException();
        };
    }

    private FoundAgent told(String typed, FoundAgent meant) {
        context.output().detail(typed + " is " + meant.id());
        return meant;
    }

    private List<FoundAgent> candidates(String typed) throws CommandException {
        try {
            var registry = context.registry(address, deadline);
            return isKey(typed) ? registry.withId(new AgentId(typed)) : registry.named(typed);
        } catch (CommandException failed) {
            Failure failure = failed.failure();
            throw new CommandException(failure.withNext(USE_AN_ID + failure.next()), failed);
        }
    }

    static boolean isKey(String typed) {
        return KEY.matcher(typed).matches();
    }

    /// Those that match, each agent once: it may have several cards.
    private static List<FoundAgent> matching(List<FoundAgent> found, Predicate<FoundAgent> wanted) {
        Map<AgentId, FoundAgent> agents = new LinkedHashMap<>();
        found.stream().filter(wanted).forEach(agent -> agents.putIfAbsent(agent.id(), agent));
        return List.copyOf(agents.values());
    }

    private static Failure unknown(String typed, List<FoundAgent> similar) {
        String next = similar.isEmpty()
                ? "meshctl discover lists the agents of your groups"
                : "Similar are: " + told(matching(similar, any -> true));
        return new Failure(
                Cause.NOT_FOUND,
                "cannot find the agent " + Printable.quoted(typed),
                "no agent of your groups has this name",
                next);
    }

    private static Failure ambiguous(String typed, List<FoundAgent> meant) {
        return new Failure(
                Cause.AMBIGUOUS,
                Printable.quoted(typed) + " is the name of " + meant.size() + " agents",
                told(meant),
                "Give the id of the one that you mean");
    }

    private static String told(List<FoundAgent> agents) {
        String first = agents.stream().limit(MAX_TOLD).map(AgentNames::told).collect(Collectors.joining(", "));
        int more = agents.size() - MAX_TOLD;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    private static String told(FoundAgent agent) {
        String description = agent.description().isEmpty() ? "" : ": " + Printable.quoted(agent.description());
        return agent.id() + " (" + Printable.quoted(agent.name()) + description + ")";
    }
}
