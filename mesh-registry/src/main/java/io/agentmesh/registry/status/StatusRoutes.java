package io.agentmesh.registry.status;

import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.card.CardRepository;
import io.agentmesh.registry.store.Store;
import java.util.function.LongSupplier;

/// `/health` for everybody and `/status` for users.
public final class StatusRoutes {
    private final Store store;
    private final LongSupplier connectedAgents;
    private final CardRepository cards = new CardRepository();

    /// Asks this store.
    ///
    /// @param connectedAgents how many agents follow `/sync`
    public StatusRoutes(Store store, LongSupplier connectedAgents) {
        this.store = store;
        this.connectedAgents = connectedAgents;
    }

    /// Routes that need no caller. They do not touch the database.
    public static Routes health() {
        return Routes.builder()
                .get("/health", request -> HttpResponse.text(200, "ok"))
                .build();
    }

    /// Routes that need a caller.
    public Routes routes() {
        return Routes.builder().get("/status", this::status).build();
    }

    private HttpResponse status(HttpRequest request) throws InterruptedException {
        long agents = store.read(cards::count);
        return HttpResponse.json(
                200,
                new ObjectWriter()
                        .number("agent_count", agents)
                        .number("connected_agents", connectedAgents.getAsLong())
                        .end());
    }
}
