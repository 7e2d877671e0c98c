package io.agentmesh.registry.user;

import io.agentmesh.core.account.User;
import io.agentmesh.core.account.UserId;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.token.Caller;

/// `/users/me` (registry §6.13).
public final class UserRoutes {
    private final Store store;
    private final UserRepository users;

    /// Asks this store.
    public UserRoutes(Store store, UserRepository users) {
        this.store = store;
        this.users = users;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder().get("/users/me", this::me).build();
    }

    private HttpResponse me(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        User user =
                store.read(tx -> users.find(tx, caller)).orElseThrow(() -> new RequestRefused(404, "user not found"));
        return HttpResponse.json(200, user.toJson());
    }
}
