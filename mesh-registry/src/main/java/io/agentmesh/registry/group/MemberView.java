package io.agentmesh.registry.group;

import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.json.ObjectWriter;
import org.jspecify.annotations.Nullable;

/// A member as the others see it.
///
/// @param user who
/// @param displayName the account's name for people, if it has one
/// @param role as what
record MemberView(UserId user, @Nullable String displayName, Role role) {
    String toJson() {
        return new ObjectWriter()
                .uuid("user_id", user.value())
                .string("display_name", displayName)
                .string("role", role.word())
                .end();
    }
}
