package io.agentmesh.registry.prekey;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;

/// Tables `prekey_bundles`, `prekey_serials` and `one_time_prekeys`. Runs inside the caller's transaction;
/// holds no state.
final class PrekeyRepository {
    private static final String BUNDLE = "SELECT serial, spk_id, text FROM prekey_bundles WHERE agent_id = ?";
    private static final String PUT_BUNDLE = """
            INSERT INTO prekey_bundles (agent_id, serial, spk_id, text, published_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (agent_id) DO UPDATE SET
                serial = excluded.serial, spk_id = excluded.spk_id, text = excluded.text,
                published_at = excluded.published_at""";
    private static final String DROP_BUNDLE = "DELETE FROM prekey_bundles WHERE agent_id = ?";
    private static final String SERIAL = "SELECT serial FROM prekey_serials WHERE name = ?";
    private static final String PUT_SERIAL = """
            INSERT INTO prekey_serials (name, serial) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET serial = excluded.serial""";
    private static final String PENDING =
            "SELECT pending_agent_id FROM agent_cards WHERE id = ? AND pending_agent_id IS NOT NULL";
    private static final String KEY = "SELECT key FROM one_time_prekeys WHERE agent_id = ? AND id = ?";
    private static final String ADD_KEY = "INSERT INTO one_time_prekeys (agent_id, id, key, text) VALUES (?, ?, ?, ?)";
    private static final String COUNT = "SELECT count(*) FROM one_time_prekeys WHERE agent_id = ? AND spent_at IS NULL";
    private static final String LOWEST =
            "SELECT id FROM one_time_prekeys WHERE agent_id = ? AND spent_at IS NULL ORDER BY id LIMIT 1";
    private static final String TEXT = "SELECT text FROM one_time_prekeys WHERE agent_id = ? AND id = ?";
    private static final String SPEND = "UPDATE one_time_prekeys SET spent_at = ? WHERE agent_id = ? AND id = ?";
    private static final String FORGET_SPENT = """
            UPDATE one_time_prekeys SET text = NULL
            WHERE agent_id = ? AND spent_at IS NOT NULL AND text IS NOT NULL AND spent_at <= ?""";
    private static final String SPENT_SINCE = """
            SELECT count(*) FROM one_time_prekeys WHERE agent_id = ? AND spent_at > ?""";
    private static final String WITHDRAW_KEYS = """
            UPDATE one_time_prekeys SET text = NULL, spent_at = coalesce(spent_at, ?)
            WHERE agent_id = ? AND text IS NOT NULL""";

    Optional<BundleRow> bundle(Transaction tx, AgentId agent) {
        return tx.queryOne(
                BUNDLE,
                row -> new BundleRow(row.getLong("serial"), row.getLong("spk_id"), Columns.text(row, "text")),
                agent.value());
    }

    /// Keeps a bundle in place of the one before, and its serial for good.
    void put(Transaction tx, SignedBundle signed, long nowMillis) {
        var bundle = signed.bundle();
        long serial = bundle.edition().serial();
        tx.update(
                PUT_BUNDLE,
                bundle.owner().agent().value(),
                serial,
                bundle.signedPrekey().id(),
                signed.text(),
                nowMillis);
        tx.update(PUT_SERIAL, bundle.owner().name().value(), serial);
    }

    /// The highest serial that was published under this lasting name; 0 if none was.
    long highestSerial(Transaction tx, AgentId name) {
        return tx.queryOne(SERIAL, row -> row.getLong("serial"), name.value()).orElse(0L);
    }

    /// The key that a card's rotation is about to bring, if one is under way.
    Optional<AgentId> pending(Transaction tx, CardId card) {
        return tx.queryOne(PENDING, row -> Columns.agentId(row, "pending_agent_id"), card.toString());
    }

    /// The key that has this id, waiting or spent.
    Optional<String> key(Transaction tx, AgentId agent, long id) {
        return tx.queryOne(KEY, row -> Columns.text(row, "key"), agent.value(), id);
    }

    void add(Transaction tx, AgentId agent, OneTimePrekey prekey) {
        tx.update(ADD_KEY, agent.value(), prekey.id(), prekey.key().text(), prekey.toJson());
    }

    /// How many wait to be claimed.
    int waiting(Transaction tx, AgentId agent) {
        return tx.queryOne(COUNT, row -> row.getInt(1), agent.value()).orElse(0);
    }

    /// The one that is claimed next.
    Optional<Long> lowest(Transaction tx, AgentId agent) {
        return tx.queryOne(LOWEST, row -> row.getLong("id"), agent.value());
    }

    /// What was uploaded, while it is still kept.
    Optional<String> text(Transaction tx, AgentId agent, long id) {
        return tx.queryOne(TEXT, row -> Optional.ofNullable(Columns.optionalText(row, "text")), agent.value(), id)
                .flatMap(text -> text);
    }

    void spend(Transaction tx, AgentId agent, long id, long nowMillis) {
        tx.update(SPEND, nowMillis, agent.value(), id);
    }

    /// How many were claimed or taken back after `sinceMillis`.
    int spentSince(Transaction tx, AgentId agent, long sinceMillis) {
        return tx.queryOne(SPENT_SINCE, row -> row.getInt(1), agent.value(), sinceMillis)
                .orElse(0);
    }

    /// Forgets the texts of those that were claimed at this time or before.
    void forgetSpent(Transaction tx, AgentId agent, long untilMillis) {
        tx.update(FORGET_SPENT, agent.value(), untilMillis);
    }

    /// Takes back what an agent published. The ids stay used.
    void withdraw(Transaction tx, AgentId agent, long nowMillis) {
        tx.update(DROP_BUNDLE, agent.value());
        tx.update(WITHDRAW_KEYS, nowMillis, agent.value());
    }
}
