package io.agentmesh.meshctl.registry;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;

/// A rule as the registry keeps it.
///
/// @param id its id there
/// @param rule who may ask whom for what
public record KnownRule(String id, AclRule rule) {
    static final JsonShape<KnownRule> SHAPE =
            value -> new KnownRule(ObjectReader.of(value, "acl rule", "id").string("id"), AclRule.SHAPE.read(value));
}
