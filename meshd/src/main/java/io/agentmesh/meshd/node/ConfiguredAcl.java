package io.agentmesh.meshd.node;

import io.agentmesh.core.acl.AclPolicy;
import io.agentmesh.core.acl.AclPolicy.Unlisted;
import io.agentmesh.core.json.JsonShape;
import java.util.List;

/// What the owner wrote about access, in the node configuration or an ACL file.
///
/// @param policy its rules and default; a JSON without `default_deny` denies here, where the original
///     allows
/// @param source whether it was written at all, and whether it says what holds for unlisted pairs
public record ConfiguredAcl(AclPolicy policy, Source source) {
    /// Where the policy is from.
    public enum Source {
        /// Nobody wrote one: agents of one owner may call each other, strangers may not.
        NONE,
        /// Somebody wrote one and left `default_deny` out; worth a warning.
        WITHOUT_DEFAULT,
        /// Somebody wrote one and meant it.
        COMPLETE
    }

    /// Reads the JSON of a policy.
    public static final JsonShape<ConfiguredAcl> SHAPE = value -> {
        AclPolicy policy = AclPolicy.SHAPE.read(value);
        return AclPolicy.statesDefault(value)
                ? new ConfiguredAcl(policy, Source.COMPLETE)
                : new ConfiguredAcl(new AclPolicy(Unlisted.DENIED, policy.rules()), Source.WITHOUT_DEFAULT);
    };

    /// Everybody may call.
    public static ConfiguredAcl allowingAll() {
        return new ConfiguredAcl(new AclPolicy(Unlisted.ALLOWED, List.of()), Source.COMPLETE);
    }

    /// Nothing written.
    public static ConfiguredAcl none() {
        return new ConfiguredAcl(new AclPolicy(Unlisted.DENIED, List.of()), Source.NONE);
    }
}
