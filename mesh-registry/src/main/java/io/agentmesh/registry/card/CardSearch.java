package io.agentmesh.registry.card;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardQuery;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.store.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds the cards that somebody may see and asks for (registry §6.3). All filters hold before the limit does.
final class CardSearch {
    /// Cards in one answer.
    static final int MAX_FOUND = 100;
    /// Characters of a search text; matching costs its length times that of what is searched.
    static final int MAX_TEXT_CHARS = 1000;

    private static final String CARDS = """
            SELECT c.id, c.agent_id, c.name, c.description, c.capabilities, c.metadata, c.registered_at, c.updated_at,
                c.owner_id, c.group_id
            FROM\s""";
    private static final String WITH_CAPABILITY =
            "card_capabilities AS k CROSS JOIN agent_cards AS c ON c.id = k.card_id WHERE k.name = ? AND c.group_id = ?";
    private static final String IN_GROUP = "agent_cards AS c WHERE c.group_id = ?";
    private static final String OF_AGENT = " AND c.agent_id = ?";
    private static final String WITH_TEXT = " AND (c.name LIKE ? OR c.description LIKE ?)";
    private static final String NEWEST_FIRST = " ORDER BY c.updated_at DESC, c.rowid DESC LIMIT ?";

    private final CardRepository repository;

    CardSearch(CardRepository repository) {
        this.repository = repository;
    }

    /// The cards of these groups that match, those that changed last first, at most [#MAX_FOUND].
    ///
    /// @throws RequestRefused 400 if the search text is too long
    List<AgentCard> find(Transaction tx, CardQuery query, List<GroupId> groups) {
        String text = query.search();
        if (text != null && text.length() > MAX_TEXT_CHARS) {
            throw new RequestRefused(400, "search: longer than " + MAX_TEXT_CHARS + " characters");
        }
        List<AgentCard> found = new ArrayList<>();
        for (GroupId group : groups) {
            found.addAll(findIn(tx, query, group));
        }
        return found.stream()
                .sorted(Comparator.comparing(AgentCard::updatedAt).reversed())
                .limit(MAX_FOUND)
                .toList();
    }

    private List<AgentCard> findIn(Transaction tx, CardQuery query, GroupId group) {
        var sql = new StringBuilder(CARDS);
        List<Object> values = new ArrayList<>();
        String capability = query.capability();
        if (capability != null) {
            values.add(capability);
        }
        sql.append(capability == null ? IN_GROUP : WITH_CAPABILITY);
        values.add(group.toString());
        AgentId agent = query.agentId();
        if (agent != null) {
            sql.append(OF_AGENT);
            values.add(agent.value());
        }
        String text = query.search();
        if (text != null) {
            sql.append(WITH_TEXT);
            values.add("%" + text + "%");
            values.add("%" + text + "%");
        }
        values.add(MAX_FOUND);
        return repository.search(tx, sql.append(NEWEST_FIRST).toString(), values);
    }
}
