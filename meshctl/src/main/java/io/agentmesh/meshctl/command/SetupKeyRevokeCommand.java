package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl setup-key revoke` (meshctl §7.12).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "revoke", description = "Takes a setup key away. Agents registered with it stay.")
final class SetupKeyRevokeCommand implements Verb {
    @Option(
            names = "--id",
            required = true,
            paramLabel = "KEY",
            description = "The key's id, as setup-key list shows it.")
    private String id;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    SetupKeyRevokeCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        context.daemon(daemonOptions).revokeSetupKey(id);
        context.output()
                .result(
                        "Setup key " + id + " revoked.",
                        () -> JsonObject.empty().with("revoked", id));
    }
}
