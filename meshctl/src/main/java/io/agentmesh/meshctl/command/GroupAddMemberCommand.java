package io.agentmesh.meshctl.command;

import io.agentmesh.core.account.Role;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl group add-member` (meshctl §7.10).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "add-member", description = "Adds a user to a group.")
final class GroupAddMemberCommand implements Verb {
    @Option(names = "--group-id", required = true, paramLabel = "GROUP", description = "The group's id.")
    private String group;

    @Option(names = "--user-id", required = true, paramLabel = "USER", description = "The user's id.")
    private String user;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            converter = RoleConverter.class,
            description = "Owner, Admin or Member (default: Member).")
    private Role role = Role.MEMBER;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    GroupAddMemberCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        context.daemon(daemonOptions).addMember(group, user, role);
        context.output()
                .result(
                        "Member " + user + " added to group " + group + ".",
                        () -> JsonObject.empty()
                                .with("group_id", group)
                                .with("role", role.word())
                                .with("user_id", user));
    }
}
