/// Takes away what nobody will ask for again. Start with [Retention].
@NullMarked
package io.agentmesh.registry.retention;

import org.jspecify.annotations.NullMarked;
