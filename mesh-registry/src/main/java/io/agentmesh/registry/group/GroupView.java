package io.agentmesh.registry.group;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.Role;
import io.agentmesh.core.json.ObjectWriter;
import java.util.Set;

/// A group as one of its members sees it.
///
/// @param group the group
/// @param role the member's own
/// @param membersMay what plain members may do
record GroupView(Group group, Role role, Set<MemberRight> membersMay) {
    String toJson() {
        return new ObjectWriter()
                .uuid("id", group.id().value())
                .string("name", group.name())
                .uuid("created_by", group.createdBy().value())
                .string("created_at", group.createdAt().text())
                .string("role", role.word())
                .raw("members_may", MemberRight.list(membersMay))
                .end();
    }
}
