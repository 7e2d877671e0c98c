/// What an agent says of itself, and how others look for it (wire §7.1, §7.2). Start with [AgentCard].
///
/// An agent's owner sends a [Registration]; the control plane makes an [AgentCard] of it; whoever looks for a
/// capability sends a [CardQuery]. Nothing here is signed or enforced: schemas are for the reader.
@NullMarked
package io.agentmesh.core.card;

import org.jspecify.annotations.NullMarked;
