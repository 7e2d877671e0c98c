/// Tests of the package of the same name.
@NullMarked
package io.agentmesh.relay.gate;

import org.jspecify.annotations.NullMarked;
