package io.agentmesh.registry.status;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/ready`: 200 if the registry can do its work, 503 if not, for whoever balances load. It needs no caller.
///
/// It asks the database for something. If writing failed since it was asked last for want of room or of rights, it
/// writes something too: so it is ready again as soon as there is room, though nobody else writes.
public final class Readiness {
    private static final Logger log = LoggerFactory.getLogger(Readiness.class);

    private final Store store;
    private final StatusRepository database = new StatusRepository();

    /// Asks this store.
    public Readiness(Store store) {
        this.store = store;
    }

    /// The route. A read that fails is answered for by [io.agentmesh.registry.request.StorageFaults].
    public Routes routes() {
        return Routes.builder().get("/ready", _ -> ready()).build();
    }

    private HttpResponse ready() throws InterruptedException {
        store.read(database::answers);
        return store.trouble().isEmpty() || takesSomething()
                ? HttpResponse.text(200, "ready")
                : HttpResponse.error(503, "storage", "the registry's database takes no changes; reading goes on")
                        .withHeader("retry-after", "10");
    }

    private boolean takesSomething() throws InterruptedException {
        try {
            store.write(database::fill);
            store.write(database::empty);
            store.recovered();
            log.atInfo().log("the database takes changes again");
            return true;
        } catch (MeshException refused) {
            log.atDebug().setMessage("not ready").setCause(refused).log();
            return false;
        }
    }
}
