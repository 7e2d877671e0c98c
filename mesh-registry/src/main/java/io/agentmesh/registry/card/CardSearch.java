package io.agentmesh.registry.card;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.registry.card.Cursor.AfterCard;
import io.agentmesh.registry.card.Cursor.AfterRank;
import io.agentmesh.registry.card.Page.Order;
import io.agentmesh.registry.lease.Leases;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Presence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the cards that somebody may see and asks for (registry §6.3). All filters hold before the limit does.
///
/// Each group is searched by itself. Rare words and parts of words are looked up first, and lead to their cards;
/// where they are frequent, the cards are walked in order instead until the page is full, which is soon.
final class CardSearch {
    private static final String CHANGED_LAST_FIRST = "c.updated_at DESC, c.id DESC";
    private static final String BEST_FIRST = "score, c.updated_at DESC, c.id DESC";
    private static final Comparator<Found> IN_ORDER_OF_CHANGES = Comparator.<Found, String>comparing(
                    found -> found.card().updatedAt().textWithOffset())
            .thenComparing(found -> found.card().id().toString())
            .reversed();
    private static final Comparator<Found> IN_ORDER_OF_RELEVANCE =
            Comparator.comparingDouble(Found::score).thenComparing(IN_ORDER_OF_CHANGES);

    private final CardRepository repository;
    private final CardFilters filters;

    CardSearch(CardRepository repository, Presence presence, Leases leases) {
        this.repository = repository;
        this.filters = new CardFilters(presence, leases);
    }

    /// A page of cards.
    ///
    /// @param cards in order
    /// @param next where the next page begins, if there is one
    record Result(List<Found> cards, Optional<Cursor> next) {}

    /// The cards of these groups that match, in the order asked for.
    ///
    /// @throws io.agentmesh.http.message.RequestRefused 400 if the search cannot be made
    Result find(Transaction tx, SearchRequest request, List<GroupId> groups) {
        Page page = request.page();
        int skipped = page.after().map(CardSearch::rank).orElse(0);
        int wanted = skipped + page.limit() + 1;
        List<Found> found = new ArrayList<>();
        for (GroupId group : groups) {
            CardStatement statement = page.order() == Order.RELEVANCE
                    ? filters.byRelevance(request, group).orderBy(BEST_FIRST, wanted)
                    : filters.byChange(tx, request, group).orderBy(CHANGED_LAST_FIRST, wanted);
            found.addAll(repository.search(tx, statement.sql(), statement.values()));
        }
        List<Found> ordered = found.stream()
                .sorted(page.order() == Order.RELEVANCE ? IN_ORDER_OF_RELEVANCE : IN_ORDER_OF_CHANGES)
                .skip(skipped)
                .toList();
        return cut(ordered, page, skipped);
    }

    private static int rank(Cursor cursor) {
        return switch (cursor) {
            case AfterRank(int rank) -> rank;
            case AfterCard card -> 0;
        };
    }

    private static Result cut(List<Found> ordered, Page page, int skipped) {
        if (ordered.size() <= page.limit()) {
            return new Result(ordered, Optional.empty());
        }
        List<Found> shown = ordered.subList(0, page.limit());
        int rank = skipped + page.limit();
        Optional<Cursor> next =
                switch (page.order()) {
                    case UPDATED -> Optional.of(AfterCard.of(shown.getLast().card()));
                    case RELEVANCE -> rank >= Cursor.MAX_RANKED ? Optional.empty() : Optional.of(new AfterRank(rank));
                };
        return new Result(shown, next);
    }

    /// The texts as a JSON list, for `json_each`.
    static String jsonList(List<String> texts) {
        return JsonList.of(texts, text -> new JsonString(text).toString());
    }
}
