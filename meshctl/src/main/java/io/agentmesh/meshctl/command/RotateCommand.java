package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Printable;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl rotate` (meshctl §7.9).
@Command(
        name = "rotate",
        description = {
            "Gives the daemon's agent a new key, in two steps: both keys are good from the first to the second.",
            "The new key is the daemon's and is never shown."
        })
final class RotateCommand implements Verb {
    private static final BigInteger ONE_DAY_SECONDS = BigInteger.valueOf(86_400);
    private static final String UNKNOWN = "<unknown>";

    @Option(
            names = "--grace-period",
            paramLabel = "SECONDS",
            converter = Unsigned64.class,
            description = "For how long both keys are good (default: 86400).")
    private BigInteger gracePeriodSeconds = ONE_DAY_SECONDS;

    @Option(names = "--complete", description = "The second step: the old key is revoked.")
    private boolean complete;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    RotateCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        DaemonClient daemon = context.daemon(daemonOptions);
        JsonObject rotation = complete ? daemon.completeRotation() : daemon.startRotation(gracePeriodSeconds);
        context.output()
                .result(
                        complete ? completed(rotation) : started(rotation),
                        () -> JsonObject.empty().with("rotation", rotation));
    }

    private static String started(JsonObject rotation) {
        BigInteger grace =
                rotation.get("grace_period_secs") instanceof JsonInteger seconds ? seconds.value() : ONE_DAY_SECONDS;
        return """
                Key rotation initiated.
                  Card ID:        %s
                  New Agent ID:   %s
                  Grace period:   %ss

                Both old and new keys are valid during the grace period.
                Run `meshctl rotate --complete` when ready to finalize.""".formatted(text(rotation, "card_id"), text(rotation, "new_agent_id"), grace);
    }

    private static String completed(JsonObject rotation) {
        return "Key rotation completed. New agent ID: " + text(rotation, "new_agent_id")
                + "\nmeshd is reconnecting to the relay with the new key.";
    }

    private static String text(JsonObject rotation, String member) {
        return rotation.get(member) instanceof JsonString text ? Printable.of(text.value()) : UNKNOWN;
    }
}
