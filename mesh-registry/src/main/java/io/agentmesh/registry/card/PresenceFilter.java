package io.agentmesh.registry.card;

import io.agentmesh.http.message.Query;
import java.util.Optional;

/// Whether the agents that somebody looks for are there.
///
/// @param online whether the agent is connected to `/sync` now
/// @param fresh whether its lease holds: it was there recently enough
/// @param seenWithinSeconds how long ago it may have been there last
record PresenceFilter(Optional<Boolean> online, Optional<Boolean> fresh, Optional<Long> seenWithinSeconds) {
    /// The longest time that can be asked for.
    static final long MAX_SECONDS = 366L * 24 * 3600;

    /// Reads `online`, `fresh` and `seen_within`.
    static PresenceFilter of(Query in) {
        return new PresenceFilter(truth(in, "online"), truth(in, "fresh"), seconds(in));
    }

    private static Optional<Boolean> truth(Query in, String name) {
        return in.optional(name).map(word -> switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> throw SearchRequest.bad(name + ": expected true or false");
        });
    }

    private static Optional<Long> seconds(Query in) {
        return in.optional("seen_within").map(text -> {
            if (!text.matches("[0-9]{1,9}") || Long.parseLong(text) > MAX_SECONDS) {
                throw SearchRequest.bad("seen_within: expected seconds, 0 to " + MAX_SECONDS);
            }
            return Long.parseLong(text);
        });
    }
}
