package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl group list` (meshctl §7.10).
@Command(name = "list", description = "Lists your groups.")
final class GroupListCommand implements Verb {
    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    GroupListCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonArray groups = context.daemon(daemonOptions).groups();
        String text = "Found " + groups.items().size() + " group(s):\n" + PrettyJson.of(groups);
        context.output().result(text, () -> JsonObject.empty().with("groups", groups));
    }
}
