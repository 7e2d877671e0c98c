/// Tests of the relay as a whole, with [WireClient] as the agent.
@NullMarked
package io.agentmesh.relay;

import org.jspecify.annotations.NullMarked;
