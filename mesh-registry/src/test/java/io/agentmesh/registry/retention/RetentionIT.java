package io.agentmesh.registry.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.Transaction;
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

    /// Rotations that were completed are the chain of an agent's keys: they stay for good.
    @Test
    void rotationThatNobodyCompletedGoesAndTheChainOfKeysStays() throws Exception {
        AgentCard lapsed = ann.register(Keys.ALICE.id(), "Alice");
        AgentCard waiting = ann.register(Keys.BOB.id(), "Bob");
        AgentCard endless = ann.register(Keys.CAROL.id(), "Carol");
        registry.store().write(tx -> {
            begin(tx, lapsed, "2031-05-04T09:00:00+00:00");
            begin(tx, waiting, "2031-06-04T09:00:00+00:00");
            begin(tx, endless, "+12345-01-01T00:00:00+00:00");
            return tx.update("INSERT INTO key_rotations VALUES ('old', 'new', 'old', 1, 1, 's', NULL,"
                    + " '2001-01-01T00:00:00+00:00')");
        });

        registry.advance(Duration.ofDays(30).plusHours(1));
        registry.registry().upkeep().runAll();
        assertThat(count("pending_rotations")).isEqualTo(3);

        registry.advance(Duration.ofSeconds(1));
        registry.registry().upkeep().runAll();
        assertThat(count("pending_rotations")).isEqualTo(2);
        assertThat(count("agent_cards WHERE pending_agent_id IS NOT NULL")).isEqualTo(2);
        assertThat(count("key_rotations")).isEqualTo(1);
        assertThat(ann.get("/agents/" + lapsed.id()).statusCode()).isEqualTo(200);
    }

    private static void begin(Transaction tx, AgentCard card, String until) {
        tx.update(
                "UPDATE agent_cards SET pending_agent_id = ?, rotation_expires_at = ? WHERE id = ?",
                "next-of-" + card.name(),
                until,
                card.id().toString());
        tx.update(
                "INSERT INTO pending_rotations VALUES (?, ?, ?, 1, 's', NULL)",
                card.id().toString(),
                card.agentId().value(),
                "next-of-" + card.name());
    }

    private long count(String table) throws InterruptedException {
        return registry.store()
                .read(tx -> tx.queryOne("SELECT count(*) FROM " + table, row -> row.getLong(1))
                        .orElseThrow());
    }
}
