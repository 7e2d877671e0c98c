/// Who may call what: rules for pairs of agents and the decision they give (wire §7.3). Start with [AclPolicy].
///
/// The receiving agent asks it, after opening the request; the relay knows nothing of it.
@NullMarked
package io.agentmesh.core.acl;

import org.jspecify.annotations.NullMarked;
