package io.agentmesh.sdk.call;

import io.agentmesh.core.acl.AclPolicy;
import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.identity.AgentId;

/// Decides which requests are handled. Asked on the loop for each request, and for durable ones on a thread
/// of their own: it must not block, is asked by several threads at a time, and may change its mind between
/// two requests.
@FunctionalInterface
public interface AccessPolicy {
    /// Whether `source` may ask `target`, this agent, for `capability`.
    Decision decide(AgentId source, AgentId target, String capability);

    /// The rules of an ACL (wire §7.3).
    static AccessPolicy of(AclPolicy policy) {
        return policy::decide;
    }

    /// Whoever can reach the relay may ask for anything.
    static AccessPolicy allowAll() {
        return (source, target, capability) -> Decision.ALLOW;
    }

    /// Nobody may ask for anything.
    static AccessPolicy denyAll() {
        return (source, target, capability) -> Decision.DENY;
    }
}
