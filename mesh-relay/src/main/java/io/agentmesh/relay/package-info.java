/// The relay: `main`, wiring, start and stop.
@NullMarked
package io.agentmesh.relay;

import org.jspecify.annotations.NullMarked;
