package io.agentmesh.core.account;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;

/// A user's place in a group (wire §7.4).
///
/// @param group the group
/// @param user the member
/// @param role what the member may do there
public record GroupMember(GroupId group, UserId user, Role role) {
    /// Reads a member.
    public static final JsonShape<GroupMember> SHAPE = value -> {
        var in = ObjectReader.of(value, "group member", "group_id", "user_id", "role");
        return new GroupMember(
                in.read("group_id", GroupId.SHAPE), in.read("user_id", UserId.SHAPE), in.word("role", Role.words()));
    };

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .uuid("group_id", group.value())
                .uuid("user_id", user.value())
                .string("role", role.word())
                .end();
    }
}
