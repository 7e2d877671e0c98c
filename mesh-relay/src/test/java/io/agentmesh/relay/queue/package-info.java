/// Tests of the package of the same name.
@NullMarked
package io.agentmesh.relay.queue;

import org.jspecify.annotations.NullMarked;
