/// Groups and who belongs to them in which role (registry §6.9, §8.1). Start with [Groups].
///
/// A card and an access rule belong to one group, and nobody outside sees them. Where a request names no group, the
/// caller's first one is meant: the one that the caller has belonged to longest.
@NullMarked
package io.agentmesh.registry.group;

import org.jspecify.annotations.NullMarked;
