package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator sees, and what a caller reads when something is refused.
final class OperationsIT extends RegistryTest {
    OperationsIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void readyAnswersFromTheDatabase() throws Exception {
        HttpResponse<String> ready = registry.send(registry.request("/ready"));

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("ready");
    }

    @Test
    void metricsCountByRouteAndStatusAndNeverByPath() throws Exception {
        ann.get("/agents/6f1f4a52-0f6e-4a7e-8a7e-000000000001");
        ann.get("/agents");
        registry.send(registry.request("/agents"));

        String metrics = registry.send(registry.request("/metrics")).body();

        assertThat(metrics)
                .contains(
                        "mesh_registry_requests_total{method=\"GET\",route=\"/agents/{card}\",status=\"404\"} 1\n",
                        "mesh_registry_requests_total{method=\"GET\",route=\"/agents\",status=\"200\"} 1\n",
                        "mesh_registry_requests_total{method=\"GET\",route=\"/agents\",status=\"401\"} 1\n",
                        "mesh_registry_request_seconds_bucket{le=\"+Inf\"} 3\n",
                        "mesh_registry_request_seconds_count 3\n",
                        "mesh_registry_store_writes_waiting 0\n",
                        "mesh_registry_sync_agents 0\n",
                        "mesh_registry_cards 0\n")
                .doesNotContain("6f1f4a52");
    }

    @Test
    void everyErrorHasASentenceAndAWord() throws Exception {
        assertError(registry.send(registry.request("/nothing")), 404, "not_found");
        assertError(
                ann.send(ann.request("/agents").method("PATCH", BodyPublishers.noBody())), 405, "method_not_allowed");
        assertError(registry.send(registry.request("/agents")), 401, "missing_token");
        assertError(ann.get("/agents/x"), 400, "bad_request");
        assertError(ann.post("/agents", "{"), 400, "bad_request");
        assertError(ann.post("/agents", "{}"), 422, "invalid_body");
        assertError(ann.send(ann.request("/agents").POST(BodyPublishers.ofString("{}"))), 415, "not_json");
        assertError(ann.get("/sync?agent_id=x"), 400, "bad_request");
    }

    private static void assertError(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body()).contains("\"error\":\"", "\"code\":\"" + code + "\"");
    }
}
