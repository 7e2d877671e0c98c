package io.agentmesh.registry.card;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.card.Cursor.AfterCard;
import io.agentmesh.registry.card.SearchRequest.Label;
import io.agentmesh.registry.lease.Leases;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Presence;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns what somebody looks for into SQL: what leads to the cards, and what is asked of each of them.
final class CardFilters {
    private static final String WALK = "agent_cards AS c INDEXED BY idx_cards_newest";
    private static final String OF_AGENT = "agent_cards AS c INDEXED BY idx_agent_id";
    private static final String OF_LEADS = "json_each(?) AS d CROSS JOIN agent_cards AS c ON c.id = d.value";
    private static final String OF_ONLINE =
            "json_each(?) AS o" + " CROSS JOIN agent_cards AS c INDEXED BY idx_agent_id ON c.agent_id = o.value";
    private static final String OF_CAPABILITY =
            "card_capabilities AS k CROSS JOIN agent_cards AS c ON c.id = k.card_id";
    private static final String OF_WORDS = "card_words CROSS JOIN card_texts AS t ON t.doc = card_words.rowid"
            + " CROSS JOIN agent_cards AS c ON c.id = t.card_id";
    /// Weights of group, name, description, capabilities.
    private static final String SCORE = "bm25(card_words, 0.0, 10.0, 2.0, 5.0)";

    private static final String HAS_CAPABILITY = "EXISTS (SELECT 1 FROM card_capabilities AS x WHERE x.group_id ="
            + " c.group_id AND x.name = ? AND x.updated_at = c.updated_at AND x.card_id = c.id)";
    private static final String HAS_PREFIX =
            "EXISTS (SELECT 1 FROM card_capabilities AS x WHERE x.card_id = c.id" + " AND x.name >= ? AND x.name < ?)";
    private static final String HAS_LABEL = "EXISTS (SELECT 1 FROM card_labels AS x WHERE x.group_id = c.group_id"
            + " AND x.name = ? AND x.value = ? AND x.card_id = c.id)";
    private static final String HAS_WORDS = "EXISTS (SELECT 1 FROM card_words WHERE card_words MATCH ?"
            + " AND rowid = (SELECT x.doc FROM card_texts AS x WHERE x.card_id = c.id))";
    private static final String HAS_TEXT = "(c.name LIKE ? OR c.description LIKE ?)";
    private static final String IS_ONLINE = "c.agent_id IN (SELECT value FROM json_each(?))";
    private static final String IS_OFFLINE = "c.agent_id NOT IN (SELECT value FROM json_each(?))";
    private static final String SEEN = "max(unixepoch(c.updated_at), coalesce((SELECT s.seen_at FROM agent_sightings"
            + " AS s WHERE s.agent_id = c.agent_id), 0))";
    private static final String LEASE =
            "coalesce((SELECT l.lease_secs FROM card_leases AS l WHERE l.card_id = c.id), ?)";

    private final LeadRepository leads = new LeadRepository();
    private final Presence presence;
    private final Leases lease;

    CardFilters(Presence presence, Leases lease) {
        this.presence = presence;
        this.lease = lease;
    }

    /// The cards of a group that match, by how well the words fit.
    CardStatement byRelevance(SearchRequest request, GroupId group) {
        CardStatement statement = CardStatement.scored(SCORE, OF_WORDS)
                .in(group)
                .and("card_words MATCH ?", match(request.words(), group));
        return filtered(statement, request, group);
    }

    /// The cards of a group that match, wherever the page begins.
    CardStatement byChange(Transaction tx, SearchRequest request, GroupId group) {
        CardStatement statement = filtered(led(tx, request, group), request, group);
        request.page().after().ifPresent(cursor -> {
            if (cursor instanceof AfterCard(String updatedAt, String id)) {
                statement.and("(c.updated_at, c.id) < (?, ?)", updatedAt, id);
            }
        });
        return statement;
    }

    private CardStatement led(Transaction tx, SearchRequest request, GroupId group) {
        AgentId agent = request.query().agentId();
        if (agent != null) {
            return CardStatement.from(OF_AGENT).in(group);
        }
        Optional<List<String>> leads = leads(tx, request, group);
        if (leads.isPresent()) {
            return CardStatement.from(OF_LEADS, CardSearch.jsonList(leads.get()))
                    .in(group);
        }
        CardStatement statement = request.presence().online().orElse(false)
                ? CardStatement.from(OF_ONLINE, CardSearch.jsonList(agents(group)))
                        .in(group)
                : byCapability(request, group);
        return request.words().isEmpty() ? statement : statement.and(HAS_WORDS, match(request.words(), group));
    }

    private static CardStatement byCapability(SearchRequest request, GroupId group) {
        String capability = request.query().capability();
        return capability == null
                ? CardStatement.from(WALK).in(group)
                : CardStatement.from(OF_CAPABILITY)
                        .in(group)
                        .and("k.group_id = ? AND k.name = ?", group.toString(), capability);
    }

    /// The cards that one of the filters leads to, before the others are asked; empty if none of them says enough.
    private Optional<List<String>> leads(Transaction tx, SearchRequest request, GroupId group) {
        return Stream.<Supplier<Optional<List<String>>>>of(
                        () -> Optional.of(request.words())
                                .filter(words -> !words.isEmpty())
                                .map(words -> leads.byWords(tx, match(words, group))),
                        () -> Optional.ofNullable(request.query().search())
                                .filter(CardFilters::hasTrigram)
                                .map(part -> leads.byPart(tx, "%" + part + "%")),
                        () -> request.labels().stream().findFirst().map(label -> leads.byLabel(tx, group, label)),
                        () -> request.capabilityPrefix()
                                .map(prefix -> leads.byPrefix(tx, group, prefix, after(prefix))))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .filter(few -> few.size() <= LeadRepository.MAX)
                .findFirst();
    }

    private List<String> agents(GroupId group) {
        return presence.online(group).stream().map(AgentId::value).toList();
    }

    /// Three characters in a row that stand for themselves: what the index of parts of texts needs.
    private static boolean hasTrigram(String part) {
        for (String literal : part.split("[%_]", -1)) {
            if (literal.codePointCount(0, literal.length()) >= 3) {
                return true;
            }
        }
        return false;
    }

    private CardStatement filtered(CardStatement statement, SearchRequest request, GroupId group) {
        AgentId agent = request.query().agentId();
        if (agent != null) {
            statement.and("c.agent_id = ?", agent.value());
            if (!request.words().isEmpty()) {
                statement.and(HAS_WORDS, match(request.words(), group));
            }
        }
        String capability = request.query().capability();
        if (capability != null) {
            statement.and(HAS_CAPABILITY, capability);
        }
        request.capabilityPrefix().ifPresent(prefix -> statement.and(HAS_PREFIX, prefix, after(prefix)));
        String part = request.query().search();
        if (part != null) {
            statement.and(HAS_TEXT, "%" + part + "%", "%" + part + "%");
        }
        for (Label label : request.labels()) {
            statement.and(HAS_LABEL, label.name(), label.value());
        }
        return present(statement, request.presence(), group);
    }

    private CardStatement present(CardStatement statement, PresenceFilter wanted, GroupId group) {
        long now = lease.clock().instant().getEpochSecond();
        wanted.online()
                .ifPresent(
                        online -> statement.and(online ? IS_ONLINE : IS_OFFLINE, CardSearch.jsonList(agents(group))));
        wanted.fresh()
                .ifPresent(fresh ->
                        statement.and(SEEN + " + " + LEASE + (fresh ? " >= ?" : " < ?"), lease.usualSeconds(), now));
        wanted.seenWithinSeconds().ifPresent(seconds -> statement.and(SEEN + " >= ?", now - seconds));
        return statement;
    }

    /// Above every text that begins so.
    private static String after(String prefix) {
        return prefix + Character.toString(Character.MAX_CODE_POINT);
    }

    /// For FTS5: each word begins a word of the card, in this group.
    private static String match(List<String> words, GroupId group) {
        String all = words.stream().map(word -> "\"" + word + "\"*").collect(Collectors.joining(" AND "));
        return "in_group : g" + group.toString().replace("-", "") + " AND {name description capabilities} : (" + all
                + ")";
    }
}
