package io.agentmesh.registry.token;

import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.request.PathId;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.token.Tokens.Made;
import java.util.List;

/// `/tokens`: a user's own tokens. Ours alone; the original has no such routes.
public final class TokenRoutes {
    private final Store store;
    private final Tokens tokens;
    private final LiveTokens live;
    private final TokenRepository repository = new TokenRepository();
    private final AuditLog audit = new AuditLog();

    /// Asks this store.
    public TokenRoutes(Store store, Tokens tokens, LiveTokens live) {
        this.store = store;
        this.tokens = tokens;
        this.live = live;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .get("/tokens", this::list)
                .post("/tokens", this::create)
                .get("/tokens/self", this::self)
                .delete("/tokens/self", this::logOut)
                .post("/tokens/self/refresh", this::refresh)
                .delete("/tokens/{token}", this::revoke)
                .build();
    }

    private HttpResponse list(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        List<StoredToken> mine = store.read(tx -> repository.ofUser(tx, caller.user()));
        return HttpResponse.json(
                200, JsonList.of(mine, each -> each.toView(caller.token().id())));
    }

    private HttpResponse create(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        NewToken wanted = JsonBody.read(request, NewToken.SHAPE);
        var purpose = new Purpose(wanted.scope(), wanted.name(), null, null);
        Made made = store.write(tx -> {
            Made token = tokens.make(tx, caller.user(), purpose, wanted.life());
            record(tx, caller, "token created", token.stored());
            return token;
        });
        return HttpResponse.json(201, view(made, caller));
    }

    private HttpResponse self(HttpRequest request) {
        StoredToken token = Caller.of(request).token();
        return HttpResponse.json(200, token.toView(token.id()));
    }

    private HttpResponse refresh(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        Made made = store.write(tx -> {
            Made token = tokens.refresh(tx, caller.token());
            record(tx, caller, "token refreshed", token.stored());
            return token;
        });
        return HttpResponse.json(200, view(made, caller));
    }

    private HttpResponse logOut(HttpRequest request) throws InterruptedException {
        return revoke(Caller.of(request), Caller.of(request).token().id(), "logged out");
    }

    private HttpResponse revoke(HttpRequest request) throws InterruptedException {
        var id = new TokenId(PathId.of(request.pathParameter("token")));
        return revoke(Caller.of(request), id, "token revoked");
    }

    private HttpResponse revoke(Caller caller, TokenId id, String what) throws InterruptedException {
        store.write(tx -> {
            StoredToken token = tokens.revoke(tx, id, caller.user());
            record(tx, caller, what, token);
            live.revoked(tx, id);
            return token;
        });
        return HttpResponse.empty(204);
    }

    private static String view(Made made, Caller caller) {
        return new ObjectWriter()
                .raw("token", made.stored().toView(caller.token().id()))
                .string("api_token", made.secret().reveal())
                .end();
    }

    private void record(Transaction tx, Caller caller, String what, StoredToken token) {
        audit.record(
                tx,
                caller.actor(),
                what,
                "token",
                token.id().toString(),
                "scope",
                token.purpose().scope().word());
    }
}
