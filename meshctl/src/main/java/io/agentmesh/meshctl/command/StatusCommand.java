package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.daemon.DaemonStatus;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Printable;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl status` (meshctl §7.7).
@Command(name = "status", description = "Shows how the daemon is.")
final class StatusCommand implements Verb {
    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    StatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        DaemonStatus status = context.daemon(daemonOptions).status();
        context.output().result(text(status), () -> JsonObject.empty().with("status", status.json()));
    }

    private static String text(DaemonStatus status) {
        String common = """
            Meshd Status:
              State:       %s
              CP URL:      %s
              Has Token:   %s
              Peers:       %s (%s online)
              Revoked:     %s\
            """.formatted(
                        Printable.of(status.state().orElse("unknown")),
                        Printable.of(status.cpUrl().orElse("(not configured)")),
                        status.hasToken(),
                        status.count("peers_count"),
                        status.count("online_peers"),
                        status.count("revoked_count"));
        return common
                + line("\n  Agent ID:    ", status.agentId())
                + line("\n  CP Link:     ", status.cpTrouble().map(why -> "down (" + why + ")"))
                + line("\n  Relay:       ", status.relay())
                + line("\n  Local Agent: ", status.localAgentHealth());
    }

    /// What only our daemon says stands below the original's lines.
    private static String line(String label, Optional<String> value) {
        return value.map(text -> label + Printable.of(text)).orElse("");
    }
}
