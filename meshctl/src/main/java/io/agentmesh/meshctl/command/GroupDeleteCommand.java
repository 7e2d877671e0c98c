package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl group delete`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "delete",
        description = "Deletes a group with its cards, rules, setup keys and their tokens. This cannot be undone.")
final class GroupDeleteCommand implements Verb {
    @Option(names = "--group-id", required = true, paramLabel = "GROUP", description = "The group's id.")
    private String group;

    @Option(names = "--yes", description = "You mean it.")
    private boolean yes;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    GroupDeleteCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        if (!yes) {
            throw new Failure(
                            Cause.UNCONFIRMED,
                            "nothing is deleted",
                            "the group " + group + " would go with all that is in it, and this cannot be undone",
                            "If you mean it: add --yes")
                    .asException();
        }
        context.registry(registryOptions).groups().delete(group);
        context.output()
                .result("Group " + group + " deleted.", () -> JsonObject.empty().with("deleted", group));
    }
}
