/// Who may follow a group, and what a newcomer is told (registry §7.1, §7.4). Start with [SyncRoutes].
///
/// An agent follows the group of its card if the card belongs to the caller, the caller still belongs to the group,
/// and the key was not revoked. Whoever else registered the same id has no part in it.
@NullMarked
package io.agentmesh.registry.subscription;

import org.jspecify.annotations.NullMarked;
