package io.agentmesh.core.acl;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import java.util.List;
import java.util.Optional;

/// An ordered list of rules and what holds where no rule does (wire §7.3).
///
/// @param unlisted the answer for a pair without a rule
/// @param rules in order; of several rules for one pair the first decides
public record AclPolicy(Unlisted unlisted, List<AclRule> rules) {
    /// The capability of a payload that names none.
    public static final String UNKNOWN_CAPABILITY = "unknown";

    /// Reads a policy as the original does: a missing `default_deny` is `false`, so it **allows**. Programs of
    /// ours ask [#statesDefault] first and deny where a file is silent.
    public static final JsonShape<AclPolicy> SHAPE = value -> {
        var in = ObjectReader.of(value, "acl policy", "default_deny", "rules");
        Unlisted unlisted = in.boolOr("default_deny", false) ? Unlisted.DENIED : Unlisted.ALLOWED;
        return new AclPolicy(unlisted, in.list("rules", AclRule.SHAPE));
    };

    /// What holds for a pair that no rule names.
    public enum Unlisted {
        /// No rule, no call.
        DENIED,
        /// No rule, no limit.
        ALLOWED
    }

    /// Copies the rules.
    public AclPolicy {
        rules = List.copyOf(rules);
    }

    /// The policy that allows nothing.
    public static AclPolicy denyAll() {
        return new AclPolicy(Unlisted.DENIED, List.of());
    }

    /// Whether the JSON of a policy says what holds for unlisted pairs.
    public static boolean statesDefault(JsonValue policy) {
        return policy instanceof JsonObject object && object.get("default_deny") != null;
    }

    /// The decision of the first rule for this pair; empty if there is none.
    public Optional<Decision> ruled(AgentId source, AgentId target, String capability) {
        return rules.stream()
                .filter(rule -> rule.isFor(source, target))
                .findFirst()
                .map(rule -> Decision.of(rule.allowedCapabilities().contains(capability)));
    }

    /// The decision for a call: by rule, else by what holds for unlisted pairs.
    public Decision decide(AgentId source, AgentId target, String capability) {
        return ruled(source, target, capability).orElse(Decision.of(unlisted == Unlisted.ALLOWED));
    }

    /// The same default with other rules.
    public AclPolicy withRules(List<AclRule> others) {
        return new AclPolicy(unlisted, others);
    }

    /// The capability that the rules see: the payload's text member `capability`, else [#UNKNOWN_CAPABILITY]
    /// (wire §3.2).
    public static String capabilityOf(JsonValue payload) {
        return payload instanceof JsonObject object && object.get("capability") instanceof JsonString(var name)
                ? name
                : UNKNOWN_CAPABILITY;
    }

    /// The text of the wire.
    public String toJson() {
        return new ObjectWriter()
                .bool("default_deny", unlisted == Unlisted.DENIED)
                .list("rules", rules, AclRule::toJson)
                .end();
    }
}
