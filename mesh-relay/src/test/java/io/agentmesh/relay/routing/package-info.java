/// Tests of the package of the same name.
@NullMarked
package io.agentmesh.relay.routing;

import org.jspecify.annotations.NullMarked;
