/// The control plane: `main`, wiring, start and stop.
@NullMarked
package io.agentmesh.registry;

import org.jspecify.annotations.NullMarked;
