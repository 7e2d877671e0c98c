package io.agentmesh.meshctl.command;

import io.agentmesh.core.card.CardId;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which agent of the user's is meant: the daemon's, unless another one is named.
final class OwnAgentOption {
    @Option(
            names = "--agent",
            paramLabel = "AGENT",
            converter = AgentWord.class,
            description = "The agent, by id or name (default: the daemon's).")
    private @Nullable String agent;

    /// The agent's card.
    CardId card(Context context, RegistryOptions registry) throws CommandException {
        String meant = agent == null ? daemons(context, registry) : agent;
        return new AgentNames(context, registry.address(), registry.timeout())
                .find(meant)
                .card();
    }

    private static String daemons(Context context, RegistryOptions registry) throws CommandException {
        return context.daemon(registry.timeout())
                .status()
                .agentId()
                .orElseThrow(() -> new Failure(
                                Cause.NOT_UNDERSTOOD,
                                "cannot tell which agent is meant",
                                "this meshd does not say whose it is",
                                "Name the agent: --agent ID")
                        .asException());
    }
}
