package io.agentmesh.meshctl.command;

import io.agentmesh.core.account.Role;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl group set-role`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "set-role", description = "Gives a member of a group another role.")
final class GroupRoleCommand implements Verb {
    @Option(names = "--group-id", required = true, paramLabel = "GROUP", description = "The group's id.")
    private String group;

    @Option(names = "--user-id", required = true, paramLabel = "USER", description = "The user's id.")
    private String user;

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            converter = RoleConverter.class,
            description = "Owner, Admin or Member.")
    private Role role;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    GroupRoleCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonObject member = context.registry(registryOptions).groups().changeRole(group, user, role);
        String text = "Member " + user + " of group " + group + " is " + role.word() + " now.";
        context.output().result(text, () -> JsonObject.empty().with("member", member));
    }
}
