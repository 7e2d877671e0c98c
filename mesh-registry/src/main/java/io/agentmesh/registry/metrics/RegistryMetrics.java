package io.agentmesh.registry.metrics;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.ops.Metrics;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.card.CardRepository;
import io.agentmesh.registry.store.Store;
import java.util.function.LongSupplier;

/// `/metrics`: what the registry did and holds, for Prometheus. All figures are declared here.
public final class RegistryMetrics {
    private final Store store;
    private final RequestMetrics requests;
    private final Metrics figures = new Metrics();
    private final CardRepository cards = new CardRepository();

    /// Figures of this store.
    ///
    /// @param connectedAgents how many agents follow `/sync`
    public RegistryMetrics(Store store, RequestMetrics requests, LongSupplier connectedAgents) {
        this.store = store;
        this.requests = requests;
        figures.gauge("mesh_registry_sync_agents", "Agents that follow /sync.", connectedAgents);
        figures.gauge(
                "mesh_registry_store_writes_waiting", "Changes that wait for the database.", store::waitingWrites);
        figures.gauge("mesh_registry_store_reads_waiting", "Reads that wait for the database.", store::waitingReads);
    }

    /// The route; it needs no caller.
    public Routes routes() {
        return Routes.builder()
                .get("/metrics", _ -> HttpResponse.text(200, figures.render() + held() + requests.render()))
                .build();
    }

    private String held() throws InterruptedException {
        return "# HELP mesh_registry_cards Cards that are registered.\n# TYPE mesh_registry_cards gauge\n"
                + "mesh_registry_cards " + store.read(cards::count) + "\n";
    }
}
