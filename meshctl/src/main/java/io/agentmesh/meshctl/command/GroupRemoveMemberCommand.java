package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl group remove-member` (meshctl §7.10).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "remove-member", description = "Takes a user out of a group.")
final class GroupRemoveMemberCommand implements Verb {
    @Option(names = "--group-id", required = true, paramLabel = "GROUP", description = "The group's id.")
    private String group;

    @Option(names = "--user-id", required = true, paramLabel = "USER", description = "The user's id.")
    private String user;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    GroupRemoveMemberCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        context.daemon(daemonOptions).removeMember(group, user);
        context.output()
                .result(
                        "Member " + user + " removed from group " + group + ".",
                        () -> JsonObject.empty().with("group_id", group).with("user_id", user));
    }
}
