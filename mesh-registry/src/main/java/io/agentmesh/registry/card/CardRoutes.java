package io.agentmesh.registry.card;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.card.Cards.Registered;
import io.agentmesh.registry.card.Cards.Registrant;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.group.Groups;
import io.agentmesh.registry.lease.Leases;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.request.PathId;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Presence;
import io.agentmesh.registry.token.BearerTokens;
import io.agentmesh.registry.token.Caller;
import java.util.List;
import java.util.Optional;

/// `/agents` (registry §6.2 to §6.6).
public final class CardRoutes {
    /// What a registration may carry beyond the original's, for callers that do not send it to everybody.
    private static final String FEATURES = "key_proof, card_signature";

    private final Store store;
    private final CardRepository repository;
    private final Cards cards;
    private final CardSearch search;
    private final Membership membership;
    private final CardView view;
    private final KeyProofs proofs;
    private final AuditLog audit = new AuditLog();

    /// What a card must keep.
    ///
    /// @param cards the rules of cards
    /// @param proofs judges who holds a key
    /// @param leases for how long agents may be away
    public record Rules(Cards cards, KeyProofs proofs, Leases leases) {}

    /// Who belongs where.
    ///
    /// @param repository who is a member
    /// @param groups which group is meant
    public record Membership(GroupRepository repository, Groups groups) {}

    /// Asks this store.
    ///
    /// @param presence who is online
    public CardRoutes(Store store, Rules rules, Membership membership, Presence presence) {
        this.store = store;
        this.repository = new CardRepository();
        this.cards = rules.cards();
        this.proofs = rules.proofs();
        this.view = new CardView(presence, rules.leases());
        this.search = new CardSearch(repository, presence, rules.leases());
        this.membership = membership;
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
        Caller caller = Caller.of(request);
        var wanted = SearchRequest.of(request);
        CardView.Extent extent = CardView.asked(request);
        return store.search(tx -> {
            List<GroupId> mine = membership.repository().ofUser(tx, caller.user()).stream()
                    .map(Group::id)
                    .filter(group -> caller.onlyGroup().map(group::equals).orElse(true))
                    .toList();
            CardSearch.Result result = search.find(tx, wanted, mine);
            var reasons = new MatchReasons(wanted);
            String body = JsonList.of(result.cards(), found -> view.text(tx, found, extent, reasons));
            HttpResponse page = HttpResponse.json(200, body).withHeader("x-mesh-features", FEATURES);
            return withCursor(page, result.next());
        });
    }

    /// In a header, since the original's clients expect nothing but an array.
    private static HttpResponse withCursor(HttpResponse page, Optional<Cursor> next) {
        return next.map(cursor -> page.withHeader("x-next-cursor", cursor.text()))
                .orElse(page);
    }

    private HttpResponse register(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        CardRequest wanted = JsonBody.read(request, CardRequest.SHAPE);
        Holding holding = proofs.check(request, wanted, BearerTokens.hashOf(request));
        AgentCard card = store.write(tx -> {
            GroupId group = Caller.of(request)
                    .onlyGroup()
                    .orElseGet(() -> membership.groups().meant(tx, request.query(), caller));
            Registered done = cards.register(tx, wanted, new Registrant(caller, group, holding));
            done.displaced().forEach(old -> record(tx, request, "card displaced by the key's holder", old));
            return record(tx, request, "card registered", done.card());
        });
        return HttpResponse.json(201, view.plain(card));
    }

    private HttpResponse get(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        var id = new CardId(PathId.of(request.pathParameter("card")));
        CardView.Extent extent = CardView.asked(request);
        String text = store.read(tx -> repository
                        .find(tx, id)
                        .filter(found -> maySee(tx, found, caller))
                        .map(found -> view.text(tx, found, extent)))
                .orElseThrow(() -> new RequestRefused(404, "agent not found"));
        return HttpResponse.json(200, text);
    }

    private boolean maySee(Transaction tx, AgentCard card, Caller caller) {
        if (caller.onlyGroup().isPresent()) {
            return caller.onlyGroup().get().equals(card.group());
        }
        return card.owner().equals(caller.user())
                || membership.repository().role(tx, card.group(), caller.user()).isPresent();
    }

    private HttpResponse update(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        String path = request.pathParameter("card");
        CardRequest wanted = JsonBody.read(request, CardRequest.SHAPE);
        var id = new CardId(PathId.of(path));
        AgentCard card = store.write(tx -> record(tx, request, "card changed", cards.update(tx, id, wanted, caller)));
        return HttpResponse.json(200, view.plain(card));
    }

    private HttpResponse delete(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        var id = new CardId(PathId.of(request.pathParameter("card")));
        store.write(tx -> record(tx, request, "card deleted", cards.delete(tx, id, caller)));
        return HttpResponse.empty(204);
    }

    private AgentCard record(Transaction tx, HttpRequest request, String what, AgentCard card) {
        audit.record(
                tx,
                Caller.of(request).actor(),
                what,
                "card",
                card.id().toString(),
                "agent",
                card.agentId().value(),
                "group",
                card.group().toString());
        return card;
    }
}
