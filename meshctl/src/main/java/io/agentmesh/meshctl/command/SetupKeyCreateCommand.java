package io.agentmesh.meshctl.command;

import io.agentmesh.core.account.SetupKeyUsage;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.daemon.SetupKeyOrder;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.output.PrettyJson;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl setup-key create` (meshctl §7.12).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "create", description = "Makes a setup key. It is shown this once.")
final class SetupKeyCreateCommand implements Verb {
    private static final BigInteger SECONDS_AN_HOUR = BigInteger.valueOf(3600);
    private static final long MOST_USES = 0xFFFF_FFFFL;

    @Option(
            names = "--group-id",
            required = true,
            paramLabel = "GROUP",
            description = "The group that agents registered with it belong to.")
    private String group;

    @Option(names = "--usage", paramLabel = "KIND", description = "one-off or reusable (default: one-off).")
    private String usage = "one-off";

    @Option(names = "--max-uses", paramLabel = "N", description = "How often a reusable key may be used.")
    private @Nullable Long maxUses;

    @Option(
            names = "--expires-in-hours",
            paramLabel = "HOURS",
            converter = Unsigned64.class,
            description = "How long it may be used (default: 24).")
    private BigInteger expiresInHours = BigInteger.valueOf(24);

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    SetupKeyCreateCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        SetupKeyOrder order = new SetupKeyOrder(group, usage(), expiresInHours.multiply(SECONDS_AN_HOUR));
        JsonObject created = context.daemon(daemonOptions).createSetupKey(order);
        context.output().result("Setup key created:\n" + PrettyJson.of(created), () -> created);
    }

    private SetupKeyUsage usage() throws CommandException {
        Long uses = maxUses;
        return switch (usage) {
            case "one-off" -> {
                if (uses != null) {
                    throw wrong("--max-uses: only a reusable key is used more than once");
                }
                yield new SetupKeyUsage.OneOff();
            }
            case "reusable" -> {
                if (uses == null || uses <= 0 || uses > MOST_USES) {
                    throw wrong("--max-uses: a reusable key needs it (expected: 1.." + MOST_USES + ")");
                }
                yield new SetupKeyUsage.Reusable(uses);
            }
            default -> throw wrong("--usage: " + usage + " (expected: one-off, reusable)");
        };
    }

    private static CommandException wrong(String why) {
        return new Failure(Cause.USAGE, "cannot create the setup key", why, "See: meshctl setup-key create --help")
                .asException();
    }
}
