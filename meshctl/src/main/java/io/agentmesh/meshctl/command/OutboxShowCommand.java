package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.daemon.MessageClient;
import io.agentmesh.meshctl.daemon.OutboxClient;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command `meshctl outbox show`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "show",
        description = "Shows a request or message that meshd keeps: its state, and its answer if there is one.")
final class OutboxShowCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "Its id, as meshctl request --wait or meshctl send printed it.")
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
        DaemonClient daemon = context.daemon(daemonOptions);
        OutboxClient outbox = daemon.outbox();
        MessageClient messages = daemon.messages();
        KeptWork.either(
                        () -> wait ? outbox.await(id) : outbox.show(id),
                        () -> wait ? messages.await(id) : messages.show(id))
                .printOn(context.output());
    }
}
