package io.agentmesh.registry.card;

import io.agentmesh.core.card.AgentCard;

/// A card that a search found.
///
/// @param card the card
/// @param score how well the words fit, the less the better; 0 without words
record Found(AgentCard card, double score) {}
