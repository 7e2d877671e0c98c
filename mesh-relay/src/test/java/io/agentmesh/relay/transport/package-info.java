/// Tests of the package of the same name.
@NullMarked
package io.agentmesh.relay.transport;

import org.jspecify.annotations.NullMarked;
