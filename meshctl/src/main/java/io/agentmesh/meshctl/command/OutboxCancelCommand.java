package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The command `meshctl outbox cancel`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "cancel",
        description = "Takes a request or message back that meshd keeps. One that was sent is taken back at the agent,"
                + " too.")
final class OutboxCancelCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "Its id, as meshctl request --wait or meshctl send printed it.")
    private String id;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    OutboxCancelCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        DaemonClient daemon = context.daemon(daemonOptions);
        KeptWork.either(
                        () -> daemon.outbox().cancel(id),
                        () -> daemon.messages().cancel(id))
                .printOn(context.output());
    }
}
