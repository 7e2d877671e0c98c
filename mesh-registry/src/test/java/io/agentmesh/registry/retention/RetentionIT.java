package io.agentmesh.registry.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetentionIT extends RegistryTest {
    RetentionIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void whatEndedLongAgoGoesAndTheRestStays() throws Exception {
        int many = Retention.BATCH + 1;
        String user = ann.self().id().toString();
        registry.store().write(tx -> {
            for (int i = 0; i < many; i++) {
                tx.update(
                        "INSERT INTO api_tokens VALUES (?, ?, '2031-01-01T00:00:00+00:00', '2031-05-04T08:00:01+00:00')",
                        SecretHash.of("t" + i).hex(),
                        user);
            }
            return tx.update("INSERT INTO agent_sightings VALUES ('nobody', 1)");
        });
        ann.post(
                "/setup-keys",
                "{\"group_id\":\"" + ann.group().id() + "\",\"usage\":\"OneOff\",\"expires_in_secs\":1}");
        ann.post(
                "/setup-keys",
                "{\"group_id\":\"" + ann.group().id() + "\",\"usage\":\"OneOff\",\"expires_in_secs\":31536000}");

        registry.advance(Duration.ofDays(30));
        registry.registry().upkeep().runAll();
        assertThat(count("api_tokens")).isEqualTo(many + 2);
        assertThat(count("setup_keys")).isEqualTo(2);
        assertThat(count("agent_sightings")).isZero();

        registry.advance(Duration.ofSeconds(2));
        registry.registry().upkeep().runAll();
        assertThat(count("api_tokens")).isEqualTo(2);
        assertThat(count("setup_keys")).isEqualTo(1);
        assertThat(ann.get("/users/me").statusCode()).isEqualTo(200);
    }

    private long count(String table) throws InterruptedException {
        return registry.store()
                .read(tx -> tx.queryOne("SELECT count(*) FROM " + table, row -> row.getLong(1))
                        .orElseThrow());
    }
}
