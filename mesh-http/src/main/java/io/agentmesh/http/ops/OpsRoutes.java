package io.agentmesh.http.ops;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import java.util.Optional;
import java.util.function.Supplier;

/// The routes by which a program is watched: `/health` (alive), `/ready` (able), `/metrics` (wire §10.2,
/// §10.11).
public final class OpsRoutes {
    private OpsRoutes() {}

    /// `GET /health`: 200 with the body `ok`, as long as the program answers at all.
    public static Routes health() {
        return Routes.builder()
                .get("/health", _ -> HttpResponse.text(200, "ok"))
                .build();
    }

    /// `GET /ready`: 200 with the body `ready`, or 503 with an error that says what is missing.
    ///
    /// @param missing asked for each request: empty if the program can do its work
    public static Routes readiness(Supplier<Optional<String>> missing) {
        return Routes.builder()
                .get(
                        "/ready",
                        _ -> missing.get()
                                .map(what -> HttpResponse.error(503, what))
                                .orElseGet(() -> HttpResponse.text(200, "ready")))
                .build();
    }

    /// `GET /metrics`: the figures as they are now.
    public static Routes metrics(Metrics metrics) {
        return Routes.builder()
                .get("/metrics", _ -> HttpResponse.text(200, metrics.render()))
                .build();
    }
}
