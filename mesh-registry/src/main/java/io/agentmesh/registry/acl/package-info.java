/// Access rules: kept and told here, enforced by whoever is called (registry §6.12, §8.2). Start with [AclRoutes].
@NullMarked
package io.agentmesh.registry.acl;

import org.jspecify.annotations.NullMarked;
