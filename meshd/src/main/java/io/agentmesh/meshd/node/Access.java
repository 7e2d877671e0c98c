package io.agentmesh.meshd.node;

import io.agentmesh.core.acl.AclPolicy;
import io.agentmesh.core.acl.AclPolicy.Unlisted;
import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshd.node.ConfiguredAcl.Source;
import java.util.Optional;

/// Decides who may call the local agent. Pure: the same question about the same group has one answer.
///
/// The first of these that says anything decides:
///
/// 1. The caller's key is revoked, or there are more revocations than are kept: no.
/// 2. A rule of the control plane for this pair.
/// 3. A rule of the configured ACL for this pair.
/// 4. Without a configured ACL: caller and callee have the same owner, as the registry's cards show them:
///    yes.
/// 5. The configured ACL's default; without one, no.
///
/// @param acl what the owner configured
public record Access(ConfiguredAcl acl) {
    /// What a verdict rests on, for the log.
    public enum Ground {
        /// The caller's key is revoked.
        REVOKED,
        /// More revocations than are kept: nobody can be told from a revoked one.
        REVOCATIONS_INCOMPLETE,
        /// A rule for this pair.
        RULE,
        /// Caller and callee have one owner, or are not known to.
        OWNER,
        /// The configured default for pairs without a rule.
        DEFAULT
    }

    /// An answer and what it rests on.
    ///
    /// @param decision the answer
    /// @param ground what it rests on
    public record Verdict(Decision decision, Ground ground) {
        /// Whether the call may be made.
        public boolean isAllowed() {
            return decision == Decision.ALLOW;
        }
    }

    /// Whether `caller` may ask `capability` of `self`.
    public Verdict decide(Group group, AgentId caller, AgentId self, String capability) {
        if (group.isRevoked(caller)) {
            return new Verdict(Decision.DENY, Ground.REVOKED);
        }
        if (group.isRevocationListFull()) {
            return new Verdict(Decision.DENY, Ground.REVOCATIONS_INCOMPLETE);
        }
        Optional<Decision> ruled = new AclPolicy(Unlisted.DENIED, group.rules())
                .ruled(caller, self, capability)
                .or(() -> acl.policy().ruled(caller, self, capability));
        return ruled.map(decision -> new Verdict(decision, Ground.RULE)).orElseGet(() -> unruled(group, caller, self));
    }

    private Verdict unruled(Group group, AgentId caller, AgentId self) {
        if (acl.source() == Source.NONE) {
            return new Verdict(group.isSameOwner(caller, self) ? Decision.ALLOW : Decision.DENY, Ground.OWNER);
        }
        boolean allowed = acl.policy().unlisted() == Unlisted.ALLOWED;
        return new Verdict(allowed ? Decision.ALLOW : Decision.DENY, Ground.DEFAULT);
    }
}
