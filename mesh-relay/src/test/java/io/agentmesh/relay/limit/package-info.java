/// Tests of the package of the same name.
@NullMarked
package io.agentmesh.relay.limit;

import org.jspecify.annotations.NullMarked;
