package io.agentmesh.registry.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was seen to be weak in the original's `/sync` (registry §11), one test each: it fails on the original's
/// behaviour.
final class ObservedSyncWeaknessesIT extends RegistryTest {
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId BOB = Keys.BOB.id();
    private static final AgentId CAROL = Keys.CAROL.id();
    /// What a Rust receiver takes in one frame.
    private static final int FRAME_BYTES = 16 << 20;

    private final Path database;

    ObservedSyncWeaknessesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
        this.database = folder.resolve("registry.db");
    }

    @Test
    void w2EndOfAnOldConnectionLeavesTheNewOneHearingAndOnline() throws Exception {
        ann.register(ALICE, "Alice");
        ann.register(BOB, "Bob");
        try (TestFollower bob = ann.follow(BOB)) {
            bob.snapshot();
            TestFollower old = ann.follow(ALICE);
            old.snapshot();
            try (TestFollower fresh = ann.follow(ALICE)) {
                fresh.snapshot();

                old.close();
                ann.post("/acl", rule("x"));

                assertThat(fresh.next()).isInstanceOf(SyncEvent.AclUpdated.class);
                assertThat(bob.next()).isEqualTo(new SyncEvent.AgentOnline(ALICE));
                assertThat(bob.next()).isInstanceOf(SyncEvent.AclUpdated.class);
                assertThat(ann.get("/status").body()).contains("\"connected_agents\":2");
            }
        }
    }

    @Test
    void w3OneThatDoesNotReadHoldsUpNeitherTheGroupNorTheCaller() throws Exception {
        ann.register(ALICE, "Alice");
        ann.register(BOB, "Bob");
        for (int i = 0; i < 20; i++) {
            ann.post("/agents", card("fat-" + i, "x".repeat(200_000)));
        }
        try (TestFollower stalled = ann.follow(ALICE);
                TestFollower reader = ann.follow(BOB)) {
            stalled.pause();
            reader.snapshot();

            for (int i = 0; i < 20; i++) {
                assertThat(ann.post("/acl", rule("c" + i)).statusCode()).isEqualTo(201);
                assertThat(reader.nextOf(SyncEvent.AclUpdated.class).rules()).hasSize(i + 1);
            }
            ann.register(CAROL, "Carol");
            try (TestFollower newcomer = ann.follow(CAROL)) {
                assertThat(newcomer.snapshot().peers()).hasSize(23);
            }
        }
    }

    @Test
    void w4ListsComeInTheOrderInWhichTheyWereStored() throws Exception {
        ann.register(ALICE, "Alice");
        try (TestFollower alice = ann.follow(ALICE);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            long seq = alice.snapshot().seq();
            for (int round = 0; round < 10; round++) {
                int before = round * 8;
                callers.invokeAll(IntStream.range(before, before + 8)
                        .<Callable<Integer>>mapToObj(
                                i -> () -> ann.post("/acl", rule("c" + i)).statusCode())
                        .toList());
                List<Integer> sizes = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    sizes.add(alice.nextOf(SyncEvent.AclUpdated.class).rules().size());
                }
                assertThat(sizes).isSorted().doesNotHaveDuplicates().endsWith(before + 8);
            }
            try (TestFollower again = ann.follow(ALICE)) {
                assertThat(again.snapshot().seq()).isEqualTo(seq + 80);
            }
        }
    }

    @Test
    void w6SnapshotHoldsEverybodyAndAlwaysTheNewcomerItself() throws Exception {
        ann.register(ALICE, "Alice");
        for (int i = 0; i < 122; i++) {
            ann.post("/agents", card("agent-" + i, "x"));
        }
        try (TestFollower alice = ann.follow(ALICE)) {
            assertThat(alice.snapshot().peers())
                    .hasSize(123)
                    .extracting(AgentCard::agentId)
                    .contains(ALICE);
        }
    }

    @Test
    void w7CardsThatComeChangeAndGoAreTold() throws Exception {
        ann.register(ALICE, "Alice");
        try (TestFollower alice = ann.follow(ALICE)) {
            alice.snapshot();

            AgentCard bob = ann.register(BOB, "Bob");
            ann.put("/agents/" + bob.id(), TestUser.registration(BOB, "Robert"));
            ann.delete("/agents/" + bob.id());

            assertThat(added(alice).name()).isEqualTo("Bob");
            assertThat(added(alice).name()).isEqualTo("Robert");
            assertThat(alice.next()).isEqualTo(new SyncEvent.PeerRemoved(BOB));
        }
    }

    @Test
    void w8SnapshotGoesToTheNewcomerAlone() throws Exception {
        int agents = 40;
        List<TestFollower> followers = new ArrayList<>();
        try {
            for (int i = 0; i < agents; i++) {
                AgentId agent = new AgentId("agent-" + i);
                ann.register(agent, "Agent " + i);
                followers.add(ann.follow(agent));
                followers.getLast().snapshot();
            }
            // What each heard besides: for each one that came after it, its card and that it is there.
            for (int i = 0; i < agents; i++) {
                for (int later = i + 1; later < agents; later++) {
                    assertThat(followers.get(i).next()).isInstanceOf(SyncEvent.PeerAdded.class);
                    assertThat(followers.get(i).next())
                            .isEqualTo(new SyncEvent.AgentOnline(new AgentId("agent-" + later)));
                }
                assertThat(followers.get(i).waiting()).isZero();
            }
        } finally {
            followers.forEach(TestFollower::close);
        }
    }

    @Test
    void w9NewcomerLearnsWhoIsThereAndNothingWipesIt() throws Exception {
        AgentCard card = ann.register(ALICE, "Alice");
        ann.register(BOB, "Bob");
        TestFollower alice = ann.follow(ALICE);
        alice.snapshot();
        try (TestFollower bob = ann.follow(BOB)) {
            assertThat(bob.snapshot().peers())
                    .allSatisfy(peer -> assertThat(peer.online()).isTrue());
            ann.put("/agents/" + card.id(), TestUser.registration(ALICE, "Alice 2"));
            assertThat(added(bob).online()).isTrue();
            assertThat(ann.search("?agent_id=" + ALICE).getFirst().online()).isTrue();

            alice.close();
            assertThat(bob.next()).isEqualTo(new SyncEvent.AgentOffline(ALICE));
            ann.put("/agents/" + card.id(), TestUser.registration(ALICE, "Alice 3"));
            assertThat(added(bob).online()).isFalse();
        }
    }

    @Test
    void w10ConnectionThatEndsWhileItIsWrittenToIsToldOnce() throws Exception {
        ann.register(ALICE, "Alice");
        ann.register(BOB, "Bob");
        try (TestFollower bob = ann.follow(BOB)) {
            bob.snapshot();
            TestFollower stalled = ann.follow(ALICE);
            stalled.snapshot();
            assertThat(bob.next()).isEqualTo(new SyncEvent.AgentOnline(ALICE));
            stalled.pause();
            for (int i = 0; i < 12; i++) {
                ann.post("/acl", largeRule(i, "x".repeat(300_000)));
                assertThat(bob.next()).isInstanceOf(SyncEvent.AclUpdated.class);
            }

            stalled.close();
            assertThat(bob.next()).isEqualTo(new SyncEvent.AgentOffline(ALICE));
            ann.post("/acl", rule("last"));
            assertThat(bob.next()).isInstanceOf(SyncEvent.AclUpdated.class);
        }
    }

    @Test
    void w19NoMemberSilencesTheGroupWithFatCards() throws Exception {
        ann.register(ALICE, "Alice");
        assertThat(ann.post("/agents", card("too-fat", "x".repeat(1_500_000))).statusCode())
                .isEqualTo(413);
        // Three bytes a character.
        for (int i = 0; i < 80; i++) {
            assertThat(ann.post("/agents", card("fat-" + i, "網".repeat(85_000))).statusCode())
                    .isEqualTo(201);
        }
        for (int i = 0; i < 16; i++) {
            ann.post("/acl", largeRule(i, "網".repeat(85_000)));
        }
        try (TestFollower alice = ann.follow(ALICE)) {
            Snapshot snapshot = alice.snapshot();

            assertThat(new SyncEvent.FullSync(snapshot).toJson().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThan(FRAME_BYTES);
            assertThat(snapshot.peers()).extracting(AgentCard::agentId).contains(ALICE);
            assertThat(snapshot.rules()).isNotEmpty();
        }
    }

    @Test
    void w20AgentThatComesBackInAnotherGroupHearsOfThatOneAlone() throws Exception {
        AgentCard first = ann.register(ALICE, "Alice");
        TestFollower before = ann.follow(ALICE);
        before.snapshot();
        ann.delete("/agents/" + first.id());
        assertThat(before.closeCode()).isEqualTo(1008);
        String group = TestUser.read(
                ann.post("/groups", "{\"name\":\"second\"}"),
                value -> ObjectReader.of(value, "group", "id").string("id"));
        String key = setupKey(group);
        registry.post(
                "/register-with-key",
                "{\"setup_key\":\"" + key + "\",\"agent_id\":\"" + ALICE + "\",\"name\":\"A\",\"capabilities\":[]}");

        try (TestFollower after = ann.follow(ALICE)) {
            assertThat(after.snapshot().peers()).hasSize(1);
            ann.register(BOB, "Bob"); // in the first group
            ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, null, 1).toJson());

            assertThat(after.next()).isInstanceOf(SyncEvent.KeyRevoked.class);
            assertThat(after.closeCode()).isEqualTo(1008);
        }
    }

    /// Its cards and revocations are taken away from under it: whoever reads them fails.
    @Test
    void w34RuleChangeReadsRulesAlone() throws Exception {
        ann.register(ALICE, "Alice");
        try (TestFollower alice = ann.follow(ALICE)) {
            alice.snapshot();
            ann.post("/acl", rule("first"));
            alice.next();
            hideTables();

            assertThat(ann.post("/acl", rule("second")).statusCode()).isEqualTo(201);

            assertThat(alice.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.AclUpdated.class,
                            acl -> assertThat(acl.rules()).hasSize(2));
        }
    }

    private void hideTables() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE agent_cards RENAME TO hidden_cards");
            statement.execute("ALTER TABLE revocations RENAME TO hidden_revocations");
        }
    }

    @Test
    void revokedAgentIsSentAwayAndDoesNotComeBack() throws Exception {
        ann.register(ALICE, "Alice");
        try (TestFollower alice = ann.follow(ALICE)) {
            alice.snapshot();

            ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, null, 1).toJson());

            assertThat(alice.closeCode()).isEqualTo(1008);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(ann.get("/status").body()).contains("\"connected_agents\":0"));
            assertThat(TestFollower.statusOf(
                            catchThrowable(() -> ann.follow(ALICE).close())))
                    .isEqualTo(403);
        }
    }

    private String setupKey(String group) throws IOException, InterruptedException {
        return TestUser.read(
                ann.post("/setup-keys", "{\"group_id\":\"" + group + "\",\"usage\":\"OneOff\",\"expires_in_secs\":60}"),
                value -> ObjectReader.of(value, "key", "raw_key").string("raw_key"));
    }

    private static AgentCard added(TestFollower follower) throws InterruptedException {
        return follower.nextOf(SyncEvent.PeerAdded.class).card();
    }

    private static String card(String agent, String description) {
        return new ObjectWriter()
                .string("agent_id", agent)
                .string("name", agent)
                .string("description", description)
                .raw("capabilities", "[]")
                .end();
    }

    /// A rule for a pair of its own.
    private static String rule(String source) {
        return new AclRule(new AgentId(source), BOB, List.of("echo")).toJson();
    }

    /// A rule of that many bytes.
    private static String largeRule(int number, String text) {
        return new AclRule(new AgentId("source-" + number), BOB, List.of(text)).toJson();
    }
}
