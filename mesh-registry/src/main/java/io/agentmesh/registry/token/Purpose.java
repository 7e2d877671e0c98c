package io.agentmesh.registry.token;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.card.CardId;
import org.jspecify.annotations.Nullable;

/// What a token was made for.
///
/// @param scope what it is good for
/// @param name for people, or `null`
/// @param card of [Scope#AGENT]: the card that it speaks for
/// @param group of [Scope#AGENT]: the group of the card
public record Purpose(
        Scope scope,
        @Nullable String name,
        @Nullable CardId card,
        @Nullable GroupId group) {
    /// Everything that its user may do, under no name.
    public static final Purpose FULL = new Purpose(Scope.FULL, null, null, null);

    /// The agent of one card.
    public static Purpose ofAgent(CardId card, GroupId group) {
        return new Purpose(Scope.AGENT, null, card, group);
    }
}
