package io.agentmesh.registry;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that cannot be written, or is damaged: what was answered stays, reading goes on, and whoever asks
/// hears what it is.
final class StorageTroubleIT extends RegistryTest {
    StorageTroubleIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void fullDiskIsA507AndCostsNothingThatWasAnswered() throws Exception {
        pragma("max_page_count = " + (pragma("page_count") + 10));
        List<String> kept = new ArrayList<>();
        HttpResponse<String> answer = register(0);
        while (answer.statusCode() == 201) {
            kept.add("agent-" + kept.size());
            answer = register(kept.size());
        }

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
        assertThat(answer.body()).contains("\"code\":\"storage_full\"").doesNotContain("SQL");
        assertThat(ann.search("")).extracting(card -> card.agentId().value()).containsExactlyInAnyOrderElementsOf(kept);
        pragma("max_page_count = 1000000");
        assertThat(register(kept.size()).statusCode()).isEqualTo(201);
    }

    @Test
    void readOnlyDatabaseIsA503AndGoesOnReading() throws Exception {
        ann.register(ALICE.id(), "Alice");
        registry.store().write(tx -> tx.update("PRAGMA query_only = 1"));

        HttpResponse<String> refused = ann.post("/agents", TestUser.registration(BOB.id(), "Bob"));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("\"code\":\"storage_read_only\"");
        assertThat(ann.search("")).extracting(AgentCard::name).containsExactly("Alice");
    }

    @Test
    void damagedFileIsRefusedWithWhatToDo(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("damaged.db");
        SqliteStore.open(file.toString(), StoreLimits.DEFAULT).close();
        try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = 4096 * 3; at < raw.length(); at += 4096) {
                raw.seek(at);
                raw.write(new byte[200]);
            }
        }
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> SqliteStore.open(file.toString(), StoreLimits.DEFAULT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("damaged.db is damaged")
                .hasMessageContaining("Put a backup in its place");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    private HttpResponse<String> register(int number) throws IOException, InterruptedException {
        return ann.post(
                "/agents",
                "{\"agent_id\":\"agent-" + number + "\",\"name\":\"" + "x".repeat(2000) + "\",\"capabilities\":[]}");
    }

    private long pragma(String what) throws InterruptedException {
        return registry.store()
                .write(tx ->
                        tx.queryOne("PRAGMA " + what, row -> row.getLong(1)).orElse(0L));
    }
}
