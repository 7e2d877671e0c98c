package io.agentmesh.registry.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.GroupMember;
import io.agentmesh.core.account.Role;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.sync.Follower;
import io.agentmesh.registry.sync.SnapshotSource.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bounds of a snapshot.
final class SnapshotsIT {
    private static final GroupId GROUP = new GroupId(new UUID(0, 1));
    private static final AgentId OLDEST = new AgentId("agent-1");
    private static final String TIME = "2031-05-04T08:00:00+00:00";
    private static final String FILL_CARDS = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO agent_cards (id, agent_id, name, capabilities, registered_at, updated_at, owner_id, group_id,
                description)
            SELECT printf('00000000-0000-4000-8000-%012d', i), 'agent-' || i, 'n', '[]',
                printf('2031-05-04T08:00:00.%09d+00:00', i), printf('2031-05-04T08:00:00.%09d+00:00', i),
                '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', ?
            FROM n""";
    private static final String FILL_REVOCATIONS = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO revocations (agent_id, reason, revoked_by, signature, timestamp, created_at)
            SELECT 'revoked-' || i, ?, '00000000-0000-0000-0000-000000000001', 'x', 0,
                printf('2031-05-04T08:00:00.%09d+00:00', i)
            FROM n""";

    private static final String FILL_RULES = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO acl_rules (id, group_id, source, target, allowed_capabilities, created_by, created_at)
            SELECT 'rule-' || i, '00000000-0000-0000-0000-000000000001', 's' || i, 't', json_array(?),
                '00000000-0000-0000-0000-000000000001', '2031-05-04T08:00:00+00:00'
            FROM n""";

    private static final UserId OWNER = new UserId(new UUID(0, 1));

    private final SqliteStore store;
    private final Snapshots snapshots;

    SnapshotsIT(@TempDir Path folder) throws StartException, InterruptedException {
        store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT);
        snapshots = new Snapshots(store);
        String id = GROUP.toString();
        store.write(tx -> {
            tx.update("INSERT INTO users VALUES (?, 'x', 'x', NULL, ?)", id, TIME);
            tx.update("INSERT INTO groups VALUES (?, 'g', ?, ?)", id, id, TIME);
            new GroupRepository().addMember(tx, new GroupMember(GROUP, OWNER, Role.OWNER));
            return true;
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void groupBeyondAHundredCardsIsWhole() throws InterruptedException {
        store.write(tx -> tx.update(FILL_CARDS, 1000, ""));

        Snapshot snapshot = read(OLDEST);

        assertThat(snapshot.peers()).hasSize(1000);
        assertThat(snapshot.peers().getFirst().agentId()).isEqualTo(new AgentId("agent-1000"));
    }

    @Test
    void oldestCardsAreLeftOutWhenTheyDoNotFitButNeverTheNewcomersOwn() throws InterruptedException {
        int each = 100_000;
        store.write(tx -> tx.update(FILL_CARDS, 60, "x".repeat(each)));

        Snapshot snapshot = read(OLDEST);

        assertThat(snapshot.peers()).hasSize(Snapshots.MAX_PEER_BYTES / each + 1);
        assertThat(snapshot.peers()).extracting(AgentCard::agentId).contains(OLDEST, new AgentId("agent-60"));
        assertThat(snapshot.peers()).extracting(AgentCard::agentId).doesNotContain(new AgentId("agent-2"));
    }

    /// The worst that may be stored: each character is three bytes in UTF-8.
    @Test
    void fullestSnapshotFitsIntoTheFrameThatAReceiverTakes() throws InterruptedException {
        store.write(tx -> {
            tx.update(FILL_CARDS, 60, "€".repeat(80_000));
            tx.update(FILL_REVOCATIONS, 4000, "€".repeat(1000));
            return tx.update(FILL_RULES, 4000, "€".repeat(1000));
        });

        String frame = new SyncEvent.FullSync(read(OLDEST)).toJson();

        assertThat(frame.getBytes(StandardCharsets.UTF_8).length).isLessThan(16 << 20);
    }

    @Test
    void newestRevocationsFit() throws InterruptedException {
        int each = 1000;
        store.write(tx -> {
            tx.update(FILL_CARDS, 1, "");
            return tx.update(FILL_REVOCATIONS, 4000, "x".repeat(each));
        });

        Snapshot snapshot = read(OLDEST);

        assertThat(snapshot.revokedKeys()).hasSizeBetween(2500, Snapshots.MAX_REVOCATION_BYTES / each);
        assertThat(snapshot.revokedKeys().getFirst().agentId()).isEqualTo(new AgentId("revoked-4000"));
    }

    @Test
    void snapshotOfMoreCardsThanAreReadHoldsTheNewest() throws InterruptedException {
        store.write(tx -> tx.update(FILL_CARDS, 50_001, ""));

        Snapshot snapshot = read(new AgentId("agent-2"));

        assertThat(snapshot.peers()).extracting(AgentCard::agentId).contains(new AgentId("agent-50001"));
        assertThat(snapshot.peers()).extracting(AgentCard::agentId).doesNotContain(OLDEST);
    }

    private Snapshot read(AgentId newcomer) throws InterruptedException {
        return snapshots.read(new Follower(newcomer, OWNER, GROUP)) instanceof Reading.Allowed(Snapshot snapshot)
                ? snapshot
                : fail("the newcomer may not follow");
    }
}
