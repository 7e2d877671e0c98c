package io.agentmesh.meshctl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.meshctl.testing.FakePartner;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeshAccessIT {
    private static String card(String name) {
        return "{\"agent_id\":\"" + Keys.ALICE.id() + "\",\"capabilities\":[],\"name\":\"" + name + "\","
                + "\"group_id\":\"7d1c1a52-3a0e-4b55-9a64-0d2f5f3b9c10\",\"id\":\"b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01\","
                + "\"owner_id\":\"0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11\",\"registered_at\":\"2026-05-01T10:00:00Z\","
                + "\"updated_at\":\"2026-05-01T10:00:00Z\"}";
    }

    /// One such card fails the original's list for the whole group (weaknesses M4, M6).
    @Test
    void cardThatCannotBeReadHidesNoOther(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("d.sock");
        try (FakePartner daemon = FakePartner.onSocket(socket);
                HttpClient http = HttpClient.create(HttpClientConfig.DEFAULTS, System::nanoTime)) {
            daemon.willAnswer(
                    200,
                    "[" + card("first") + ",{\"agent_id\":5},\"no card\",{\"name\":\"half\"}," + card("last") + "]");

            assertThat(new MeshAccess(http, socket).cards())
                    .extracting(AgentCard::name)
                    .containsExactly("first", "last");
        }
    }
}
