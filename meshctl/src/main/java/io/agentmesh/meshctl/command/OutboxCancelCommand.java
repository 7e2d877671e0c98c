package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.daemon.OutboxClient;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The command `meshctl outbox cancel`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "cancel",
        description = "Takes a request back that meshd keeps. One that was sent is taken back at the agent, too.")
final class OutboxCancelCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The request's id, as meshctl request --wait printed it.")
    private String id;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    OutboxCancelCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        OutboxClient outbox = context.daemon(daemonOptions).outbox();
        JsonObject report = outbox.cancel(id);
        context.output().result(PrettyJson.of(report), () -> JsonObject.empty().with("request", report));
    }
}
