package io.agentmesh.registry.acl;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.UuidText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A rule that somebody wants to make.
///
/// @param rule what it says
/// @param group the group that the body names, or `null`; anything that is no UUID counts as none, since the original
///     ignores the member
record NewRule(AclRule rule, @Nullable GroupId group) {
    static final JsonShape<NewRule> SHAPE = value -> {
        AclRule rule = AclRule.SHAPE.read(value);
        return new NewRule(
                rule, named(ObjectReader.of(value, "acl rule", "group_id").optionalValue("group_id")));
    };

    private static @Nullable GroupId named(@Nullable JsonValue member) {
        Optional<GroupId> group =
                member instanceof JsonString(var text) ? UuidText.parse(text).map(GroupId::new) : Optional.empty();
        return group.orElse(null);
    }
}
