package io.agentmesh.registry.card;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.card.CardQuery;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.group.Groups;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.request.PathId;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Presence;
import io.agentmesh.registry.token.Caller;
import java.util.List;

/// `/agents` (registry §6.2 to §6.6).
public final class CardRoutes {
    private final Store store;
    private final CardRepository repository;
    private final Cards cards;
    private final CardSearch search;
    private final Membership membership;
    private final Presence presence;
    private final AuditLog audit = new AuditLog();

    /// Who belongs where.
    ///
    /// @param repository who is a member
    /// @param groups which group is meant
    public record Membership(GroupRepository repository, Groups groups) {}

    /// Asks this store.
    ///
    /// @param presence who is online
    public CardRoutes(Store store, Cards cards, Membership membership, Presence presence) {
        this.store = store;
        this.repository = new CardRepository();
        this.cards = cards;
        this.search = new CardSearch(repository);
        this.membership = membership;
        this.presence = presence;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .get("/agents", this::list)
                .post("/agents", this::register)
                .get("/agents/{card}", this::get)
                .put("/agents/{card}", this::update)
                .delete("/agents/{card}", this::delete)
                .build();
    }

    private HttpResponse list(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        CardQuery query =
                switch (CardQuery.ofQueryString(request.rawQuery())) {
                    case Decoded.Ok<CardQuery>(CardQuery good) -> good;
                    case Decoded.Bad<CardQuery>(var why) ->
                        throw new RequestRefused(400, "Failed to deserialize query string: " + why.detail());
                };
        List<AgentCard> found = store.read(tx -> {
            List<GroupId> mine = membership.repository().ofUser(tx, caller).stream()
                    .map(Group::id)
                    .toList();
            return search.find(tx, query, mine);
        });
        return HttpResponse.json(200, JsonList.of(found, this::shown));
    }

    private HttpResponse register(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        Registration registration = JsonBody.read(request, Registration.SHAPE);
        AgentCard card = store.write(
                tx -> cards.register(tx, registration, membership.groups().first(tx, caller), caller));
        record(caller, "card registered", card);
        return HttpResponse.json(201, shown(card));
    }

    private HttpResponse get(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        var id = new CardId(PathId.of(request.pathParameter("card")));
        AgentCard card = store.read(tx -> repository.find(tx, id).filter(found -> maySee(tx, found, caller)))
                .orElseThrow(() -> new RequestRefused(404, "agent not found"));
        return HttpResponse.json(200, shown(card));
    }

    private boolean maySee(Transaction tx, AgentCard card, UserId caller) {
        return card.owner().equals(caller)
                || membership.repository().role(tx, card.group(), caller).isPresent();
    }

    private HttpResponse update(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        String path = request.pathParameter("card");
        Registration registration = JsonBody.read(request, Registration.SHAPE);
        var id = new CardId(PathId.of(path));
        AgentCard card = store.write(tx -> cards.update(tx, id, registration, caller));
        record(caller, "card changed", card);
        return HttpResponse.json(200, shown(card));
    }

    private HttpResponse delete(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        var id = new CardId(PathId.of(request.pathParameter("card")));
        AgentCard card = store.write(tx -> cards.delete(tx, id, caller));
        record(caller, "card deleted", card);
        return HttpResponse.empty(204);
    }

    private String shown(AgentCard card) {
        return card.withOnline(presence.isOnline(card.group(), card.agentId())).toJson();
    }

    private void record(UserId caller, String what, AgentCard card) {
        audit.record(
                caller,
                what,
                "card",
                card.id().toString(),
                "agent",
                card.agentId().value(),
                "group",
                card.group().toString());
    }
}
