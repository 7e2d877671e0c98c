/// What a registry does beside its requests, again and again. Start with [Upkeep].
@NullMarked
package io.agentmesh.registry.upkeep;

import org.jspecify.annotations.NullMarked;
