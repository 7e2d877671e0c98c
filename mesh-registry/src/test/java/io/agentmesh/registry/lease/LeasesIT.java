package io.agentmesh.registry.lease;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeasesIT extends RegistryTest {
    LeasesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void cardOfAnAgentThatIsGoneForLongerThanItsLeaseSaysSo() throws Exception {
        String card = ask("300");

        registry.advance(Duration.ofMinutes(5));
        assertThat(full(card)).contains("\"lease_secs\":300", "\"lease_expired\":false");
        registry.advance(Duration.ofSeconds(1));
        assertThat(full(card)).contains("\"lease_expired\":true", "\"last_seen\":\"2031-05-04T08:00:00Z\"");
    }

    @Test
    void leaseIsADayIfNothingElseIsAskedFor() throws Exception {
        String card = ann.register(ALICE.id(), "Alice").id().toString();

        registry.advance(Duration.ofDays(1).plusSeconds(1));

        assertThat(full(card)).contains("\"lease_secs\":86400", "\"lease_expired\":true");
    }

    @Test
    void followerIsSeenAllTheTimeAndAWhileAfter() throws Exception {
        String card = ask("300");
        try (TestFollower alice = ann.follow(ALICE.id())) {
            alice.snapshot();
            registry.advance(Duration.ofHours(1));
            assertThat(full(card)).contains("\"online\":true", "\"lease_expired\":false");
            registry.registry().upkeep().runAll();
        }
        registry.advance(Duration.ofMinutes(5));
        assertThat(full(card)).contains("\"last_seen\":\"2031-05-04T09:00:00Z\"", "\"lease_expired\":false");
    }

    @Test
    void agentThatARelayAsksForIsSeen() throws Exception {
        String card = ask("300");
        registry.advance(Duration.ofHours(1));

        ann.post("/gate/verify", "{\"agent_id\":\"" + ALICE.id() + "\"}");
        registry.registry().upkeep().runAll();

        assertThat(full(card)).contains("\"last_seen\":\"2031-05-04T09:00:00Z\"", "\"lease_expired\":false");
    }

    @Test
    void leaseHasBounds() throws Exception {
        ask("300");
        ask(String.valueOf(Leases.MAX_SECONDS));
        assertRefused(register("299"), 400, "lease_secs: 299");
        assertRefused(register(String.valueOf(Leases.MAX_SECONDS + 1)), 400, "lease_secs");
        assertRefused(register("-1"), 422, "lease_secs");
    }

    private String ask(String seconds) throws IOException, InterruptedException {
        return TestUser.read(register(seconds), AgentCard.SHAPE).id().toString();
    }

    private HttpResponse<String> register(String seconds) throws IOException, InterruptedException {
        return ann.post(
                "/agents",
                "{\"agent_id\":\"" + ALICE.id() + "\",\"name\":\"A\",\"capabilities\":[],\"lease_secs\":" + seconds
                        + "}");
    }

    private String full(String card) throws IOException, InterruptedException {
        return ann.get("/agents/" + card + "?view=full").body();
    }
}
