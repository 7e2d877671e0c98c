package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl group members`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "members", description = "Lists a group's members and their roles.")
final class GroupMembersCommand implements Verb {
    @Option(names = "--group-id", required = true, paramLabel = "GROUP", description = "The group's id.")
    private String group;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    GroupMembersCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonArray members = context.registry(registryOptions).groups().members(group);
        String text = "Found " + members.items().size() + " member(s):\n" + PrettyJson.of(members);
        context.output().result(text, () -> JsonObject.empty().with("members", members));
    }
}
