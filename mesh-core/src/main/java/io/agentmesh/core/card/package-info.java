/// What an agent says of itself, and how others look for it (wire §7.1, §7.2). Start with [AgentCard].
///
/// An agent's owner sends a [Registration]; the control plane makes an [AgentCard] of it; whoever looks for a
/// capability sends a [CardQuery]. Nothing here is enforced: schemas are for the reader.
///
/// Two extensions travel with a registration: a [KeyProof] shows the registry that the caller holds the agent's
/// key; a [CardSignature] goes on to the readers, who verify the [SignedCard] themselves.
@NullMarked
package io.agentmesh.core.card;

import org.jspecify.annotations.NullMarked;
