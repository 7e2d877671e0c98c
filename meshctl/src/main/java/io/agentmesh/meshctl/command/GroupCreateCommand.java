package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl group create` (meshctl §7.10).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "create", description = "Makes a group; you are its owner.")
final class GroupCreateCommand implements Verb {
    @Option(names = "--name", required = true, converter = NameConverter.class, description = "A name for people.")
    private String name;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    GroupCreateCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonObject group = context.daemon(daemonOptions).createGroup(name);
        context.output()
                .result(
                        "Group created:\n" + PrettyJson.of(group),
                        () -> JsonObject.empty().with("group", group));
    }
}
