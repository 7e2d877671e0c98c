package io.agentmesh.registry.group;

import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;

/// Who is to be taken into a group (registry §6.9).
///
/// @param user the user
/// @param role the original's command line sends none; then [Role#MEMBER]
record NewMember(UserId user, Role role) {
    static final JsonShape<NewMember> SHAPE = value -> {
        var in = ObjectReader.of(value, "new member", "user_id", "role");
        return new NewMember(
                in.read("user_id", UserId.SHAPE), in.has("role") ? in.word("role", Role.words()) : Role.MEMBER);
    };
}
