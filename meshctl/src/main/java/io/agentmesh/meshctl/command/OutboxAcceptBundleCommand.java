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
            "meshd forgets what it has seen of the agent's bundles, takes the one that the registry has next, and sends"
                    + " what waits."
        })
final class OutboxAcceptBundleCommand implements Verb {
    @Parameters(paramLabel = "AGENT", converter = AgentWord.class, description = "The agent: its id or its name.")
    private String agent;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    @Mixin
    private RegistryAddress registryAddress = new RegistryAddress();

    private final Context context;

    OutboxAcceptBundleCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        AgentId id = new AgentNames(context, registryAddress, daemonOptions.timeout()).idOf(agent);
        context.daemon(daemonOptions).messages().acceptBundle(id);
        context.output()
                .result(
                        "What was seen of the bundles of " + id + " is forgotten; the registry's next one is taken.",
                        () -> JsonObject.empty().with("accepted", id.value()));
    }
}
