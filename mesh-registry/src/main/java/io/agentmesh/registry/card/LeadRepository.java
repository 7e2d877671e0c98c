package io.agentmesh.registry.card;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.registry.card.SearchRequest.Label;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.util.List;

/// Ids of cards that a word, a part of a text, a label or the beginning of a capability leads to, by the tables that
/// are kept for searches. Runs inside the caller's transaction; holds no state.
final class LeadRepository {
    /// Cards that are worth following. One more is given, to tell that there are too many.
    static final int MAX = 5000;

    private static final String BY_WORDS = """
            SELECT t.card_id FROM card_words CROSS JOIN card_texts AS t ON t.doc = card_words.rowid
            WHERE card_words MATCH ? LIMIT ?""";
    private static final String BY_PART = """
            SELECT t.card_id FROM
                (SELECT rowid AS doc FROM card_trigrams WHERE name LIKE ?
                 UNION SELECT rowid FROM card_trigrams WHERE description LIKE ? LIMIT ?) AS found
                CROSS JOIN card_texts AS t ON t.doc = found.doc""";
    private static final String BY_LABEL =
            "SELECT card_id FROM card_labels WHERE group_id = ? AND name = ? AND value = ? LIMIT ?";
    private static final String BY_PREFIX = """
            SELECT DISTINCT card_id FROM card_capabilities WHERE group_id = ? AND name >= ? AND name < ? LIMIT ?""";

    List<String> byWords(Transaction tx, String match) {
        return ids(tx, BY_WORDS, match, MAX + 1);
    }

    /// Of all groups.
    List<String> byPart(Transaction tx, String pattern) {
        return ids(tx, BY_PART, pattern, pattern, MAX + 1);
    }

    List<String> byLabel(Transaction tx, GroupId group, Label label) {
        return ids(tx, BY_LABEL, group.toString(), label.name(), label.value(), MAX + 1);
    }

    List<String> byPrefix(Transaction tx, GroupId group, String from, String below) {
        return ids(tx, BY_PREFIX, group.toString(), from, below, MAX + 1);
    }

    private static List<String> ids(Transaction tx, String statement, Object... values) {
        return tx.queryAll(statement, row -> Columns.text(row, "card_id"), values);
    }
}
