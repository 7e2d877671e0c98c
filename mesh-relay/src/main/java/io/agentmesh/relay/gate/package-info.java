/// May this agent connect, and to which group does it belong (wire §10.6)? Start with [Gate].
@NullMarked
package io.agentmesh.relay.gate;

import org.jspecify.annotations.NullMarked;
