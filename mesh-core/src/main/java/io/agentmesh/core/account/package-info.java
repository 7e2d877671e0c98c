/// Whom the control plane knows: users, their groups, and the secrets they hold (wire §7.4). Start with [User].
///
/// A user belongs to groups in a [Role]; cards and access rules belong to one group. Secrets are shown once and
/// kept as [SecretHash] alone. These are shapes: what a role may do, and how keys are counted, is the control
/// plane's business.
@NullMarked
package io.agentmesh.core.account;

import org.jspecify.annotations.NullMarked;
