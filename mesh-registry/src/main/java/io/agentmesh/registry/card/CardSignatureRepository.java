package io.agentmesh.registry.card;

import io.agentmesh.core.card.CardId;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Agents' words for their cards, table `card_signatures`. A trigger empties `signature` whenever what it covers is
/// changed, by whomever; the sequence stays. Runs inside the caller's transaction; holds no state.
final class CardSignatureRepository {
    private static final String FIND = "SELECT sequence, signature FROM card_signatures WHERE card_id = ?";
    private static final String PUT = """
            INSERT INTO card_signatures (card_id, sequence, signature) VALUES (?, ?, ?)
            ON CONFLICT (card_id) DO UPDATE SET sequence = excluded.sequence, signature = excluded.signature""";

    /// The last one of a card.
    ///
    /// @param sequence its sequence
    /// @param signature `null` if the card was changed without one since
    record Last(long sequence, @Nullable String signature) {}

    Optional<Last> last(Transaction tx, CardId card) {
        return tx.queryOne(
                FIND,
                row -> new Last(row.getLong("sequence"), Columns.optionalText(row, "signature")),
                card.toString());
    }

    void put(Transaction tx, CardId card, Last last) {
        tx.update(PUT, card.toString(), last.sequence(), last.signature());
    }
}
