package io.agentmesh.core.acl;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import java.util.List;

/// What one agent may ask of another (wire §7.3).
///
/// @param source who calls
/// @param target who is called
/// @param allowedCapabilities the capabilities, exact and case-sensitive; an empty list denies all
public record AclRule(AgentId source, AgentId target, List<String> allowedCapabilities) {
    /// Reads a rule; members of its stored form (`id`, `group_id`) are ignored.
    public static final JsonShape<AclRule> SHAPE = value -> {
        var in = ObjectReader.of(value, "acl rule", "source", "target", "allowed_capabilities");
        return new AclRule(
                in.read("source", AgentId.SHAPE),
                in.read("target", AgentId.SHAPE),
                in.list("allowed_capabilities", JsonShape.string()));
    };

    /// Copies the list.
    public AclRule {
        allowedCapabilities = List.copyOf(allowedCapabilities);
    }

    boolean isFor(AgentId caller, AgentId callee) {
        return source.equals(caller) && target.equals(callee);
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .string("source", source.value())
                .string("target", target.value())
                .list("allowed_capabilities", allowedCapabilities, name -> new JsonString(name).toString())
                .end();
    }
}
