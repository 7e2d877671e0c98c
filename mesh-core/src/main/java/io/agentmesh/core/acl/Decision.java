package io.agentmesh.core.acl;

/// What the rules say to one call.
public enum Decision {
    /// The call may be made.
    ALLOW,
    /// The call is refused.
    DENY;

    static Decision of(boolean allowed) {
        return allowed ? ALLOW : DENY;
    }
}
