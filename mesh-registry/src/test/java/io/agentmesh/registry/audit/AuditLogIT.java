package io.agentmesh.registry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.audit.AuditChain.Verdict;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The chain: what is written, what is found out.
final class AuditLogIT {
    private static final Actor ANN = new Actor(
            new UserId(UUID.fromString("6f1f4a52-0f6e-4a7e-8a7e-000000000001")),
            "192.0.2.7",
            Timestamp.of(Instant.parse("2031-05-04T08:00:00Z")));

    private final SqliteStore store;
    private final AuditChain chain;

    AuditLogIT(@TempDir Path folder) throws StartException {
        store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT);
        chain = new AuditChain(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void entrySaysWhoWhatWhenAndFromWhere() throws Exception {
        record(new AuditLog(), 1);

        assertThat(chain.newest(10).getFirst())
                .contains(
                        "\"by\":\"6f1f4a52-0f6e-4a7e-8a7e-000000000001\"",
                        "\"from\":\"192.0.2.7\"",
                        "\"at\":\"2031-05-04T08:00:00+00:00\"",
                        "\"what\":\"acl rule created\"",
                        "\"details\":{\"rule\":\"1\"}");
    }

    @Test
    void chainHoldsOverManyEntries() throws Exception {
        record(new AuditLog(), 3);

        assertThat(chain.verify()).isInstanceOfSatisfying(Verdict.Whole.class, whole -> {
            assertThat(whole.entries()).isEqualTo(3);
            assertThat(whole.dropped()).isZero();
        });
    }

    @Test
    void emptyLogIsWhole() throws Exception {
        assertThat(chain.verify()).isEqualTo(new Verdict.Whole(0, 0, AuditEntry.NONE));
    }

    @Test
    void changeThatIsUndoneLeavesNoEntry() throws Exception {
        var log = new AuditLog();

        assertThatThrownBy(() -> store.write(tx -> {
                    log.record(tx, ANN, "acl rule created", "rule", "1");
                    throw new RequestRefused(409, "no");
                }))
                .isInstanceOf(RequestRefused.class);

        assertThat(chain.newest(10)).isEmpty();
    }

    @Test
    void databaseItselfRefusesToChangeOrDropAnEntry() throws Exception {
        record(new AuditLog(), 2);

        assertThatThrownBy(() -> store.write(tx -> tx.update("UPDATE audit_log SET what = 'nothing'")))
                .isInstanceOf(MeshException.class);
        assertThatThrownBy(() -> store.write(tx -> tx.update("DELETE FROM audit_log WHERE seq = 2")))
                .isInstanceOf(MeshException.class);
        assertThat(chain.verify()).isInstanceOf(Verdict.Whole.class);
    }

    @Test
    void entryThatWasChangedAllTheSameIsFound() throws Exception {
        record(new AuditLog(), 3);
        store.write(tx -> tx.update("DROP TRIGGER audit_log_is_never_changed"));
        store.write(tx -> tx.update("UPDATE audit_log SET from_where = 'elsewhere' WHERE seq = 2"));

        assertThat(chain.verify()).isEqualTo(new Verdict.Broken(2, "entry 2 was changed"));
    }

    @Test
    void entryThatWasRewrittenWithANewHashBreaksTheNextOne() throws Exception {
        record(new AuditLog(), 3);
        var forged = new AuditEntry(
                2,
                ANN,
                "nothing happened",
                JsonObject.empty(),
                store.read(tx -> tx.queryOne("SELECT hash FROM audit_log WHERE seq = 1", row -> row.getString(1)))
                        .orElseThrow());
        store.write(tx -> tx.update("DROP TRIGGER audit_log_is_never_changed"));
        store.write(tx -> tx.update(
                "UPDATE audit_log SET what = ?, details = '{}', hash = ? WHERE seq = 2", forged.what(), forged.hash()));

        assertThat(chain.verify()).isEqualTo(new Verdict.Broken(3, "entry 3 does not follow the entry before it"));
    }

    @Test
    void entryThatIsGoneIsFound() throws Exception {
        record(new AuditLog(), 3);
        store.write(tx -> tx.update("DROP TRIGGER audit_log_loses_only_what_the_anchor_covers"));
        store.write(tx -> tx.update("DELETE FROM audit_log WHERE seq = 2"));

        assertThat(chain.verify()).isEqualTo(new Verdict.Broken(2, "entry 2 is missing"));
    }

    @Test
    void oneEntryMoreThanAreKeptMakesTheOldestGoAndTheRestStillHolds() throws Exception {
        record(new AuditLog(3), 4);

        assertThat(chain.newest(10)).hasSize(3);
        assertThat(chain.verify()).isInstanceOfSatisfying(Verdict.Whole.class, whole -> {
            assertThat(whole.entries()).isEqualTo(3);
            assertThat(whole.dropped()).isEqualTo(1);
        });
    }

    private void record(AuditLog log, int entries) throws InterruptedException {
        for (int i = 1; i <= entries; i++) {
            String rule = Integer.toString(i);
            store.write(tx -> {
                log.record(tx, ANN, "acl rule created", "rule", rule);
                return rule;
            });
        }
    }
}
