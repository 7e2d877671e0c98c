package io.agentmesh.relay;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.ops.OpsRoutes;
import io.agentmesh.http.route.Routes;
import io.agentmesh.relay.connection.RelayCore;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.queue.OfflineQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an operator can see of a relay: is it alive, can it do its work, what has it done. For any thread.
final class RelayOps {
    /// Time for which the gate may fail before the relay says that it is not ready: shorter failures pass by
    /// themselves, and agents that are connected notice nothing.
    private static final Duration GATE_MAY_FAIL = Duration.ofSeconds(30);

    private final RelayCore core;
    private final OfflineQueue queue;
    private final Gate gate;
    private final Ticker ticker;
    private final long startNanos;
    private volatile boolean stopping;
    private volatile @Nullable Supplier<Instant> certificateExpiry;

    RelayOps(RelayCore core, OfflineQueue queue, Gate gate, Ticker ticker) {
        this.core = core;
        this.queue = queue;
        this.gate = gate;
        this.ticker = ticker;
        this.startNanos = ticker.nanos();
    }

    /// `/health` (wire §10.2) and `/ready`.
    Routes alive() {
        return Routes.builder()
                .mount("", OpsRoutes.health())
                .mount("", OpsRoutes.readiness(this::missing))
                .build();
    }

    /// `/metrics` (wire §10.11) and `/status`.
    Routes detailed() {
        return Routes.builder()
                .get("/metrics", request -> HttpResponse.text(200, new RelayMetricsPage(core, this).text()))
                .get("/status", request -> HttpResponse.json(200, new RelayStatusPage(core, this).json()))
                .build();
    }

    /// From here on the relay takes no more connections.
    void stopping() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    void showCertificate(Supplier<Instant> expiry) {
        certificateExpiry = expiry;
    }

    /// When the certificate in force ends, if there is one.
    Optional<Instant> certificateExpiry() {
        return Optional.ofNullable(certificateExpiry).map(Supplier::get);
    }

    /// Why no more agents should be sent here; empty if they should.
    Optional<String> missing() {
        if (stopping) {
            return Optional.of("stopping");
        }
        if (!queue.healthy()) {
            return Optional.of("storage fails");
        }
        return gateFailingFor().compareTo(GATE_MAY_FAIL) > 0
                ? Optional.of("the control plane gives no answer")
                : Optional.empty();
    }

    boolean storageIsHealthy() {
        return queue.healthy();
    }

    Duration gateFailingFor() {
        return gate.failingFor();
    }

    Duration uptime() {
        return Duration.ofNanos(ticker.nanos() - startNanos);
    }

    /// From the jar's manifest.
    static String version() {
        return Optional.ofNullable(RelayOps.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
