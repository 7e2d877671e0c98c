/// The daemon beside an agent: `main`, wiring, start and stop.
@NullMarked
package io.agentmesh.meshd;

import org.jspecify.annotations.NullMarked;
