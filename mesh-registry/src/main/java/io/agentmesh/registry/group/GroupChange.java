package io.agentmesh.registry.group;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to be changed of a group.
///
/// @param name another name, or `null` to keep it
/// @param membersMay what plain members may do from now on, or `null` to keep it
record GroupChange(@Nullable String name, @Nullable Set<MemberRight> membersMay) {
    static final JsonShape<GroupChange> SHAPE = value -> {
        var in = ObjectReader.of(value, "group", "name", "members_may");
        return new GroupChange(in.optionalString("name"), in.readOptional("members_may", MemberRight.SET));
    };
}
