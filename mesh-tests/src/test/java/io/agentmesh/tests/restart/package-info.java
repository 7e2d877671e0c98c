/// The real programs under load while parts of the mesh are killed and started again. Start with [RestartIT].
@NullMarked
package io.agentmesh.tests.restart;

import org.jspecify.annotations.NullMarked;
