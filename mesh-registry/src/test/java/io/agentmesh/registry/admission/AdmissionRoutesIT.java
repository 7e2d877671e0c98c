package io.agentmesh.registry.admission;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What relays are told, and who may listen.
final class AdmissionRoutesIT extends RegistryTest {
    AdmissionRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void revocationAndDeletionAreToldInTheirOrder() throws Exception {
        String card = ann.register(ALICE.id(), "one").id().toString();
        try (TestListener relay = TestListener.open(registry, stranger.token())) {
            ann.delete("/agents/" + card);
            ann.post("/revocations", KeyRevocation.sign(BOB, null, 1).toJson());

            assertThat(relay.next()).isEqualTo(changed(ALICE.id()));
            assertThat(relay.next()).isEqualTo(changed(BOB.id()));
        }
    }

    @Test
    void nobodyListensWithoutAToken() {
        assertThat(TestListener.statusOf(catchThrowable(() -> TestListener.open(registry, "at_unknown"))))
                .isEqualTo(401);
    }

    @Test
    void oneListenerMoreThanTheBoundIsSentAwayUntilOneLeaves() throws Exception {
        List<TestListener> all = new ArrayList<>();
        try {
            for (int i = 0; i < AdmissionFeed.MAX_LISTENERS; i++) {
                all.add(TestListener.open(registry, ann.token()));
            }
            try (TestListener oneMore = TestListener.connect(registry, ann.token())) {
                assertThat(oneMore.closeCode()).isEqualTo(1013);
            }
        } finally {
            all.forEach(TestListener::close);
        }
    }

    private static String changed(AgentId agent) {
        return "{\"event\":\"gate_changed\",\"agent_id\":\"" + agent + "\"}";
    }
}
