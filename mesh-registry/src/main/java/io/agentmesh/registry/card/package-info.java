/// Agent cards: who exists and what they can do (registry §6.2 to §6.6). Start with [CardRoutes].
///
/// A card belongs to its owner and is seen by its group; every change of one is told to the group. That somebody
/// registers an id proves nothing about its key, so a card of a stranger changes nothing for the id's holder.
@NullMarked
package io.agentmesh.registry.card;

import org.jspecify.annotations.NullMarked;
