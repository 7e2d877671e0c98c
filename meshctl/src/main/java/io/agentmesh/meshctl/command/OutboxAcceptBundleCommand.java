package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The command `meshctl outbox accept-bundle`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "accept-bundle",
        description = {
            "Says that you have looked at an agent which signed two bundles of one serial (bundle_fork): its store was"
                    + " copied, or somebody has its key. Ask its owner before.",
            "meshd forgets what it has seen of the agent's bundles, the highest serial too, takes the one that the"
                    + " registry has next, and sends what waits."
        })
final class OutboxAcceptBundleCommand implements Verb {
    /// A name would be the registry's word for whose bundles are forgotten, and it is the registry that may lie here.
    @Parameters(paramLabel = "AGENT", converter = AgentIdConverter.class, description = "The agent's id.")
    private AgentId agent;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    OutboxAcceptBundleCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        context.daemon(daemonOptions).messages().acceptBundle(agent);
        context.output()
                .result(
                        "What was seen of the bundles of " + agent + " is forgotten; the registry's next one is taken.",
                        () -> JsonObject.empty().with("accepted", agent.value()));
    }
}
