package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command `meshctl outbox redeliver`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "redeliver",
        description = "Sends a message again, under its id, that ended without a word of the other agent. If that agent"
                + " has handled it all the same, it does not handle it twice.")
final class OutboxRedeliverCommand implements Verb {
    @Parameters(paramLabel = "ID", description = "The message's id, as meshctl send printed it.")
    private String id;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            converter = KeepOptions.Time.class,
            description = "How long it may take this time, up to 7d: 90s, 30m, 24h (default: 24h).")
    private @Nullable Duration time;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    OutboxRedeliverCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonObject report = context.daemon(daemonOptions).messages().redeliver(id, Optional.ofNullable(time));
        context.output().result(PrettyJson.of(report), () -> JsonObject.empty().with("message", report));
    }
}
