package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl setup-key list` (meshctl §7.12).
@Command(name = "list", description = "Lists your setup keys, without their secrets.")
final class SetupKeyListCommand implements Verb {
    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    SetupKeyListCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonArray keys = context.daemon(daemonOptions).setupKeys();
        String text = "Found " + keys.items().size() + " setup key(s):\n" + PrettyJson.of(keys);
        context.output().result(text, () -> JsonObject.empty().with("setup_keys", keys));
    }
}
