package io.agentmesh.registry.card;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.Capability;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.registry.store.Columns;
import io.agentmesh.registry.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Agent cards, table `agent_cards`. Runs inside the caller's transaction; holds no state.
public final class CardRepository {
    /// Cards of one group that are put into a snapshot; of more, those that changed last.
    public static final int MAX_OF_GROUP = 50_000;

    private static final JsonShape<List<Capability>> CAPABILITIES = JsonShape.listOf(Capability.SHAPE);
    private static final JsonShape<JsonValue> ANY = JsonShape.any();

    private static final String SELECT = """
            SELECT id, agent_id, name, description, capabilities, metadata, registered_at, updated_at,
                owner_id, group_id
            FROM agent_cards
            """;
    private static final String NEWEST_FIRST = " ORDER BY updated_at DESC, id DESC LIMIT ?";
    private static final String FIND = SELECT + "WHERE id = ?";
    private static final String OF_GROUP = SELECT + "WHERE group_id = ?" + NEWEST_FIRST;
    private static final String OF_AGENT_IN_GROUP = SELECT + "WHERE agent_id = ? AND group_id = ?" + NEWEST_FIRST;
    private static final String OF_AGENT_AND_OWNER = SELECT + "WHERE agent_id = ? AND owner_id = ?" + NEWEST_FIRST;
    private static final String OF_OWNER_IN_GROUP = SELECT + "WHERE owner_id = ? AND group_id = ?" + NEWEST_FIRST;
    private static final String OF_AGENT_SEEN_BY = SELECT + """
            WHERE agent_id = ? AND group_id IN (SELECT group_id FROM group_members WHERE user_id = ?)
            """ + NEWEST_FIRST;
    private static final String AGENTS_OF_GROUP = "SELECT agent_id FROM agent_cards WHERE group_id = ? LIMIT ?";
    private static final String DELETE_OF_GROUP = "DELETE FROM agent_cards WHERE group_id = ?";
    private static final String OF_OTHERS = SELECT + "WHERE agent_id = ? AND owner_id <> ? LIMIT 1000";
    private static final String IS_OTHERS = """
            SELECT 1 FROM agent_cards WHERE agent_id = ? AND owner_id <> ?
            UNION ALL
            SELECT 1 FROM agent_cards WHERE pending_agent_id = ? AND owner_id <> ?
            LIMIT 1""";
    private static final String DROP_PENDING_OF_OTHERS = """
            UPDATE agent_cards SET pending_agent_id = NULL, rotation_expires_at = NULL
            WHERE pending_agent_id = ? AND owner_id <> ?""";
    private static final String IS_AGENT = "SELECT 1 FROM agent_cards WHERE agent_id = ?";
    private static final String ADD = """
            INSERT INTO agent_cards (name, description, capabilities, metadata, updated_at,
                id, agent_id, registered_at, owner_id, group_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE = """
            UPDATE agent_cards SET name = ?, description = ?, capabilities = ?, metadata = ?, updated_at = ?
            WHERE id = ?""";
    private static final String DELETE = "DELETE FROM agent_cards WHERE id = ?";
    private static final String COUNT = "SELECT cards FROM totals WHERE one = 1";

    /// The card with this id, in whatever group.
    public Optional<AgentCard> find(Transaction tx, CardId id) {
        return tx.queryOne(FIND, CardRepository::toCard, id.toString());
    }

    /// A group's cards, those that changed last first, at most [#MAX_OF_GROUP].
    public List<AgentCard> ofGroup(Transaction tx, GroupId group) {
        return tx.queryAll(OF_GROUP, CardRepository::toCard, group.toString(), MAX_OF_GROUP);
    }

    /// The card of an agent in a group; of several the one that changed last.
    public Optional<AgentCard> ofAgent(Transaction tx, AgentId agent, GroupId group) {
        return tx.queryOne(OF_AGENT_IN_GROUP, CardRepository::toCard, agent.value(), group.toString(), 1);
    }

    /// The card of an agent in a group of this user's; of several the one that changed last.
    public Optional<AgentCard> seenBy(Transaction tx, UserId user, AgentId agent) {
        return tx.queryOne(OF_AGENT_SEEN_BY, CardRepository::toCard, agent.value(), user.toString(), 1);
    }

    /// An owner's cards of an agent, those that changed last first, at most 100.
    public List<AgentCard> ofAgent(Transaction tx, AgentId agent, UserId owner) {
        return tx.queryAll(OF_AGENT_AND_OWNER, CardRepository::toCard, agent.value(), owner.toString(), 100);
    }

    /// An owner's cards in a group, those that changed last first, at most [#MAX_OF_GROUP].
    List<AgentCard> ofOwner(Transaction tx, GroupId group, UserId owner) {
        return tx.queryAll(OF_OWNER_IN_GROUP, CardRepository::toCard, owner.toString(), group.toString(), MAX_OF_GROUP);
    }

    /// The agents that have cards in a group, at most [#MAX_OF_GROUP].
    List<AgentId> agentsOf(Transaction tx, GroupId group) {
        return tx.queryAll(AGENTS_OF_GROUP, row -> Columns.agentId(row, "agent_id"), group.toString(), MAX_OF_GROUP);
    }

    /// Takes away a group's cards.
    void deleteOf(Transaction tx, GroupId group) {
        tx.update(DELETE_OF_GROUP, group.toString());
    }

    /// Whether an id is, or is about to become, that of an agent of somebody other than this owner.
    boolean isOthers(Transaction tx, AgentId agent, UserId owner) {
        return tx.queryOne(
                        IS_OTHERS,
                        row -> row.getInt(1),
                        agent.value(),
                        owner.toString(),
                        agent.value(),
                        owner.toString())
                .isPresent();
    }

    /// Others' cards of an agent, at most 1,000. More than one owner's are found in databases of the original
    /// alone.
    List<AgentCard> ofOthers(Transaction tx, AgentId agent, UserId owner) {
        return tx.queryAll(OF_OTHERS, CardRepository::toCard, agent.value(), owner.toString());
    }

    /// Ends others' rotations to this id.
    void dropPendingOfOthers(Transaction tx, AgentId agent, UserId owner) {
        tx.update(DROP_PENDING_OF_OTHERS, agent.value(), owner.toString());
    }

    /// Whether anybody has a card of this agent.
    public boolean isKnown(Transaction tx, AgentId agent) {
        return tx.queryOne(IS_AGENT, row -> row.getInt(1), agent.value()).isPresent();
    }

    /// What a statement of [CardFilters] finds.
    List<Found> search(Transaction tx, String sql, Object... values) {
        return tx.queryAll(sql, row -> new Found(toCard(row), row.getDouble("score")), values);
    }

    /// Keeps a card.
    public void add(Transaction tx, AgentCard card) {
        tx.update(
                ADD,
                card.name(),
                card.description(),
                json(card.capabilities()),
                json(card.metadata()),
                card.updatedAt().textWithOffset(),
                card.id().toString(),
                card.agentId().value(),
                card.registeredAt().textWithOffset(),
                card.owner().toString(),
                card.group().toString());
    }

    /// Changes what an owner may change.
    void update(Transaction tx, AgentCard card) {
        tx.update(
                UPDATE,
                card.name(),
                card.description(),
                json(card.capabilities()),
                json(card.metadata()),
                card.updatedAt().textWithOffset(),
                card.id().toString());
    }

    /// Takes a card away.
    void delete(Transaction tx, CardId id) {
        tx.update(DELETE, id.toString());
    }

    /// All cards of the registry.
    public long count(Transaction tx) {
        return tx.queryOne(COUNT, row -> row.getLong(1)).orElse(0L);
    }

    private static String json(List<Capability> capabilities) {
        return capabilities.stream().map(Capability::toJson).collect(Collectors.joining(",", "[", "]"));
    }

    private static @Nullable String json(@Nullable JsonValue metadata) {
        return metadata == null ? null : metadata.toString();
    }

    private static AgentCard toCard(ResultSet row) throws SQLException {
        return new AgentCard(
                new CardId(Columns.uuid(row, "id")),
                Columns.agentId(row, "agent_id"),
                new UserId(Columns.uuid(row, "owner_id")),
                new GroupId(Columns.uuid(row, "group_id")),
                Columns.text(row, "name"),
                Columns.optionalText(row, "description"),
                Columns.json(row, "capabilities", CAPABILITIES),
                Columns.time(row, "registered_at"),
                Columns.time(row, "updated_at"),
                Columns.optionalText(row, "metadata") == null ? null : Columns.json(row, "metadata", ANY),
                null);
    }
}
