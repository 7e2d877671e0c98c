/// What an operator looks at: is it alive, is it able, what has it done.
/// [OpsRoutes][io.agentmesh.http.ops.OpsRoutes] serves it; [Metrics][io.agentmesh.http.ops.Metrics]
/// holds the figures.
@NullMarked
package io.agentmesh.http.ops;

import org.jspecify.annotations.NullMarked;
