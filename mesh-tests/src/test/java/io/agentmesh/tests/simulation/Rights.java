package io.agentmesh.tests.simulation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.identity.AgentId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who may ask whom, by a registry's word (sdk-and-meshd §15.1, §12), as it is looked up here: none of the daemon's
/// own classes has a part in it. Immutable.
///
/// @param owners of all agents; empty as long as nothing is known
/// @param rules one for a pair at most
/// @param revoked keys that may ask nobody
record Rights(Map<AgentId, UserId> owners, List<AclRule> rules, Set<AgentId> revoked) {
    /// Of somebody who was told nothing.
    static final Rights NONE = new Rights(Map.of(), List.of(), Set.of());

    Rights {
        owners = Map.copyOf(owners);
        rules = List.copyOf(rules);
        revoked = Set.copyOf(revoked);
    }

    /// Whether this caller may ask that agent: by the rule for the two; without one, if one owner has both.
    boolean allow(AgentId caller, AgentId asked) {
        Optional<AclRule> rule = rules.stream()
                .filter(each -> each.source().equals(caller) && each.target().equals(asked))
                .findFirst();
        return !revoked.contains(caller)
                && rule.map(found -> found.allowedCapabilities().contains(Inquiry.CAPABILITY))
                        .orElseGet(() -> isOneOwners(caller, asked));
    }

    private boolean isOneOwners(AgentId one, AgentId other) {
        return owners.containsKey(one) && owners.get(one).equals(owners.get(other));
    }

    Rights withRules(List<AclRule> others) {
        return new Rights(owners, others, revoked);
    }

    Rights withRevoked(AgentId agent) {
        Set<AgentId> more = new HashSet<>(revoked);
        more.add(agent);
        return new Rights(owners, rules, more);
    }
}
