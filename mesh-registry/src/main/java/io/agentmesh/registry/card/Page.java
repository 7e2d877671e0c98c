package io.agentmesh.registry.card;

import io.agentmesh.http.message.Query;
import java.util.List;
import java.util.Optional;

/// Which part of what was found is shown.
///
/// @param order which cards come first
/// @param limit how many are shown, 1 to [#MAX_CARDS]
/// @param after behind which card it begins
record Page(Order order, int limit, Optional<Cursor> after) {
    /// Cards in one answer (registry §6.3).
    static final int MAX_CARDS = 100;

    /// What comes first.
    enum Order {
        /// Those that changed last, as in the original.
        UPDATED,
        /// Those that the words of the search fit best.
        RELEVANCE
    }

    /// Reads `order` (`updated`, `relevance`), `limit` and `cursor`.
    static Page of(Query in, List<String> words) {
        Order order = order(in.optional("order").orElse("updated"));
        if (order == Order.RELEVANCE && words.isEmpty()) {
            throw SearchRequest.bad("order: relevance goes with text");
        }
        return new Page(order, limit(in), in.optional("cursor").map(text -> Cursor.parse(text, order)));
    }

    private static Order order(String word) {
        return switch (word) {
            case "updated" -> Order.UPDATED;
            case "relevance" -> Order.RELEVANCE;
            default -> throw SearchRequest.bad("order: expected updated or relevance");
        };
    }

    private static int limit(Query in) {
        String text = in.optional("limit").orElse(String.valueOf(MAX_CARDS));
        int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_CARDS) {
            throw SearchRequest.bad("limit: expected 1 to " + MAX_CARDS);
        }
        return limit;
    }
}
