package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.daemon.OutboxClient;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command `meshctl outbox show`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "show", description = "Shows a request that meshd keeps: its state, and its answer if there is one.")
final class OutboxShowCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The request's id, as meshctl request --wait printed it.")
    private String id;

    @Option(names = "--wait", description = "Wait until it is over.")
    private boolean wait;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    OutboxShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        OutboxClient outbox = context.daemon(daemonOptions).outbox();
        JsonObject report = wait ? outbox.await(id) : outbox.show(id);
        context.output().result(PrettyJson.of(report), () -> JsonObject.empty().with("request", report));
    }
}
