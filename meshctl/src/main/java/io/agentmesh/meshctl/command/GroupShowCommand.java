package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl group show`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "show", description = "Shows a group, your role in it and what plain members may do.")
final class GroupShowCommand implements Verb {
    @Option(names = "--group-id", required = true, paramLabel = "GROUP", description = "The group's id.")
    private String group;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    GroupShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonObject shown = context.registry(registryOptions).groups().show(group);
        context.output().result(PrettyJson.of(shown), () -> JsonObject.empty().with("group", shown));
    }
}
