package io.agentmesh.meshctl.registry;

import io.agentmesh.core.account.Role;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.CommandException;

/// What the original's daemon does not pass on of groups: members, roles, settings. A registry of the original's has
/// none of it: not found.
public final class GroupClient {
    private final RegistryCalls calls;

    GroupClient(RegistryCalls calls) {
        this.calls = calls;
    }

    /// The group, the caller's role in it and what plain members may.
    public JsonObject show(String group) throws CommandException {
        return calls.object("cannot show the group " + group, calls.call("GET", Target.path("groups", group)));
    }

    /// Changes the settings that are named.
    ///
    /// @param change `name`, `members_may` or both
    /// @return the group as in [#show]
    public JsonObject change(String group, JsonObject change) throws CommandException {
        return calls.object(
                "cannot change the group " + group,
                calls.call("PATCH", Target.path("groups", group)).withJson(change.toString()));
    }

    /// Takes the group away, with all that is in it.
    public void delete(String group) throws CommandException {
        JsonValue _ =
                calls.send("cannot delete the group " + group, calls.call("DELETE", Target.path("groups", group)));
    }

    /// Who belongs to it, and as what.
    public JsonArray members(String group) throws CommandException {
        return calls.array(
                "cannot list the members of " + group, calls.call("GET", Target.path("groups", group, "members")));
    }

    /// Gives a member another role.
    public JsonObject changeRole(String group, String user, Role role) throws CommandException {
        String body = JsonObject.empty().with("role", role.word()).toString();
        return calls.object(
                "cannot change the role of " + user,
                calls.call("PATCH", Target.path("groups", group, "members", user))
                        .withJson(body));
    }
}
