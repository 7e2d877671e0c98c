package io.agentmesh.registry;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The weaknesses of cards, search and storage that were observed at the original's registry (registry §11), each
/// over real sockets: what broke there holds here. Those that have their test elsewhere:
///
/// | id | weakness | test |
/// |---|---|---|
/// | W6 | a capability that only the oldest card of a large group has | `SnapshotsIT`, `CardRoutesIT` |
/// | W12 | full scans | `QueryPlanIT`, `SearchPlanIT` |
/// | W18 | durations without sense | `SetupKeyRoutesIT.lifeHasABound`, `RotationRoutesIT.graceHasABound` |
/// | W23 | a key spent without card and token, a group without an owner | [RegistryKillIT] |
/// | W33 | database file for everybody to read | `SqliteStoreIT.filesAreForTheOwnerAlone` |
final class ObservedCardWeaknessesIT extends RegistryTest {
    ObservedCardWeaknessesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    /// W1: whoever registers another's id takes its place in `/sync` and hears its group.
    @Test
    void w1StrangersRegistrationChangesNothingForTheHolder() throws Exception {
        ann.register(ALICE.id(), "Alice");
        try (TestFollower alice = ann.follow(ALICE.id())) {
            alice.snapshot();

            assertRefused(stranger.post("/agents", TestUser.registration(ALICE.id(), "M")), 409, "another account");
            ann.register(ALICE.id(), "Alice 2");

            assertThat(alice.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.PeerAdded.class,
                            added -> assertThat(added.card().name()).isEqualTo("Alice 2"));
        }
    }

    /// W11: one connection and one lock serve everything, and a long question stops all others.
    @Test
    void w11LongWorkOfTheDatabaseStopsNoOtherQuestion() throws Exception {
        var begun = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        try (ExecutorService longWork = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> write = longWork.submit(() -> registry.store().write(tx -> {
                begun.countDown();
                return await(held);
            }));
            begun.await();

            assertThat(registry.send(registry.request("/health").GET()).body()).isEqualTo("ok");
            assertThat(ann.get("/users/me").statusCode()).isEqualTo(200);
            assertThat(ann.search("?search=anything")).isEmpty();

            held.countDown();
            assertThat(write.get()).isTrue();
        }
    }

    /// W19: a few fat cards make a snapshot that receivers refuse for ever.
    @Test
    void w19FatCardsSilenceNobody() throws Exception {
        String fat = "x".repeat(250_000);
        for (int i = 0; i < 70; i++) {
            assertThat(ann.post("/agents", TestUser.registration(new AgentId("fat-" + i), fat))
                            .statusCode())
                    .isEqualTo(201);
        }
        ann.register(ALICE.id(), "Alice");
        assertRefused(
                ann.post("/agents", TestUser.registration(ALICE.id(), "x".repeat(300_000))), 413, "at most 262144");

        try (TestFollower alice = ann.follow(ALICE.id())) {
            Snapshot snapshot = alice.snapshot();

            assertThat(new SyncEvent.FullSync(snapshot).toJson().length()).isLessThan(16 << 20);
            assertThat(snapshot.peers())
                    .hasSizeGreaterThan(10)
                    .extracting(AgentCard::agentId)
                    .contains(ALICE.id());
        }
    }

    /// W21: any user reads any card by its id.
    @Test
    void w21StrangerReadsNoCard() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");

        assertRefused(stranger.get("/agents/" + card.id()), 404, "agent not found");
        assertRefused(stranger.get("/agents/" + card.id() + "?view=full"), 404, "agent not found");
        assertThat(ann.get("/agents/" + card.id()).statusCode()).isEqualTo(200);
    }

    /// W34: each change of a rule reads all cards and all revocations, and statements are prepared anew each time.
    @Test
    void w34RuleChangeCostsWhatItChanges() throws Exception {
        ann.register(ALICE.id(), "Alice");
        try (TestFollower alice = ann.follow(ALICE.id())) {
            alice.snapshot();
            // A card that cannot be read is not looked at.
            registry.store().write(tx -> tx.update("UPDATE agent_cards SET registered_at = 'damaged'"));

            HttpResponse<String> made =
                    ann.post("/acl", "{\"source\":\"a\",\"target\":\"b\",\"allowed_capabilities\":[\"x\"]}");

            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThat(alice.next()).isInstanceOf(SyncEvent.AclUpdated.class);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// W24: each registration of the same agent leaves one more card.
    @Test
    void w24RegisteringAgainPilesNothingUp() throws Exception {
        for (int i = 0; i < 3; i++) {
            ann.register(ALICE.id(), "Alice " + i);
        }

        assertThat(ann.search("")).extracting(AgentCard::name).containsExactly("Alice 2");
        assertThat(ann.get("/status").body()).contains("\"agent_count\":1");
    }
}
