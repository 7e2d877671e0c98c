package io.agentmesh.http.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class OpsRoutesTest {
    private static Answer ask(Routes routes, String path) throws Exception {
        return routes.answer(HttpRequest.of("GET", path));
    }

    @Test
    void healthIsTwoBytes() throws Exception {
        assertThat(ask(OpsRoutes.health(), "/health"))
                .isEqualTo(HttpResponse.of(200, "text/plain; charset=utf-8", new byte[] {'o', 'k'}));
    }

    @Test
    void readinessFollowsWhatIsMissing() throws Exception {
        AtomicReference<Optional<String>> missing = new AtomicReference<>(Optional.of("database not open"));
        Routes routes = OpsRoutes.readiness(missing::get);

        assertThat(ask(routes, "/ready")).isEqualTo(HttpResponse.error(503, "database not open"));
        missing.set(Optional.empty());
        assertThat(ask(routes, "/ready")).isEqualTo(HttpResponse.text(200, "ready"));
    }

    /// The form of wire §10.11: LF, also after the last line.
    @Test
    void metricsAreRenderedInTheOrderOfTheirDeclaration() throws Exception {
        Metrics metrics = new Metrics();
        AtomicLong agents = new AtomicLong(3);
        metrics.gauge("mesh_connected_agents", "Number of currently connected agents.", agents::get);
        Counter routed = metrics.counter("mesh_messages_routed_total", "Total messages delivered directly.");
        routed.increment();
        routed.add(41);

        assertThat(ask(OpsRoutes.metrics(metrics), "/metrics")).isEqualTo(HttpResponse.text(200, """
                # HELP mesh_connected_agents Number of currently connected agents.
                # TYPE mesh_connected_agents gauge
                mesh_connected_agents 3
                # HELP mesh_messages_routed_total Total messages delivered directly.
                # TYPE mesh_messages_routed_total counter
                mesh_messages_routed_total 42
                """));
    }

    @Test
    void metricIsDeclaredOnceAndProperly() {
        Metrics metrics = new Metrics();
        metrics.counter("a_total", "A.");

        assertThatThrownBy(() -> metrics.gauge("a_total", "Again.", () -> 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metric: a_total (expected: declared once)");
        assertThatThrownBy(() -> metrics.counter("a-b", "B.")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> metrics.counter("b", "B.\nB.")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Metrics().counter("c", "C.").add(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
