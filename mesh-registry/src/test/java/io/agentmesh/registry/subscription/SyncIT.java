package io.agentmesh.registry.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/sync` over real sockets.
final class SyncIT extends RegistryTest {
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId BOB = Keys.BOB.id();
    private static final AgentId CAROL = Keys.CAROL.id();

    SyncIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void newcomerGetsTheWholeGroupAndWhoIsThere() throws Exception {
        ann.register(ALICE, "Alice");
        ann.register(BOB, "Bob");
        ann.post("/acl", rule("x"));
        ann.post("/revocations", KeyRevocation.sign(Keys.CAROL, null, 1).toJson());
        try (TestFollower alice = ann.follow(ALICE)) {
            Snapshot first = alice.snapshot();

            assertThat(first.peers()).extracting(AgentCard::agentId).containsExactlyInAnyOrder(ALICE, BOB);
            assertThat(online(first, ALICE)).isTrue();
            assertThat(online(first, BOB)).isFalse();
            assertThat(first.rules()).hasSize(1);
            assertThat(first.revokedKeys()).extracting(KeyRevocation::agentId).containsExactly(CAROL);
            assertThat(first.seq()).isEqualTo(3);

            try (TestFollower bob = ann.follow(BOB)) {
                assertThat(online(bob.snapshot(), ALICE)).isTrue();
                assertThat(alice.next()).isEqualTo(new SyncEvent.AgentOnline(BOB));
                assertThat(ann.search("?agent_id=" + BOB).getFirst().online()).isTrue();
                assertThat(ann.get("/status").body()).contains("\"connected_agents\":2");
            }
            assertThat(alice.next()).isEqualTo(new SyncEvent.AgentOffline(BOB));
        }
    }

    @Test
    void everyChangeIsToldInOrder() throws Exception {
        AgentCard alice = ann.register(ALICE, "Alice");
        try (TestFollower follower = ann.follow(ALICE)) {
            follower.snapshot();

            AgentCard bob = ann.register(BOB, "Bob");
            ann.put("/agents/" + bob.id(), TestUser.registration(BOB, "Bob 2"));
            ann.post("/acl", rule("x"));
            ann.delete("/agents/" + bob.id());
            ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, "lost", 1).toJson());

            assertThat(follower.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.PeerAdded.class,
                            added -> assertThat(added.card().name()).isEqualTo("Bob"));
            assertThat(follower.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.PeerAdded.class,
                            added -> assertThat(added.card().name()).isEqualTo("Bob 2"));
            assertThat(follower.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.AclUpdated.class,
                            acl -> assertThat(acl.rules()).hasSize(1));
            assertThat(follower.next()).isEqualTo(new SyncEvent.PeerRemoved(BOB));
            assertThat(follower.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.KeyRevoked.class,
                            revoked ->
                                    assertThat(revoked.revocation().agentId()).isEqualTo(alice.agentId()));
            assertThat(follower.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void everyChangeHasTheNextNumberAndPresenceHasNone() throws Exception {
        ann.register(ALICE, "Alice");
        try (TestFollower alice = ann.follow(ALICE)) {
            long position = alice.snapshot().seq();

            ann.register(BOB, "Bob");
            assertThat(alice.next()).isInstanceOf(SyncEvent.PeerAdded.class);
            assertThat(alice.seq()).isEqualTo(position + 1);
            try (TestFollower bob = ann.follow(BOB)) {
                assertThat(bob.snapshot().seq()).isEqualTo(position + 1);
                assertThat(alice.next()).isEqualTo(new SyncEvent.AgentOnline(BOB));
                assertThat(alice.seq()).isZero();

                ann.post("/acl", rule("x"));

                assertThat(alice.next()).isInstanceOf(SyncEvent.AclUpdated.class);
                assertThat(alice.seq()).isEqualTo(position + 2);
                assertThat(bob.next()).isInstanceOf(SyncEvent.AclUpdated.class);
                assertThat(bob.seq()).isEqualTo(position + 2);
            }
        }
    }

    @Test
    void deletionOfOneOfTwoCardsShowsTheOther() throws Exception {
        ann.register(ALICE, "Alice");
        registry.addLikeTheOriginal(ann, BOB, "older");
        registry.advance(Duration.ofSeconds(1));
        registry.addLikeTheOriginal(ann, BOB, "newer");
        AgentCard newer = ann.search("?agent_id=" + BOB).getFirst();
        try (TestFollower follower = ann.follow(ALICE)) {
            follower.snapshot();

            ann.delete("/agents/" + newer.id());

            assertThat(follower.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.PeerAdded.class,
                            added -> assertThat(added.card().name()).isEqualTo("older"));
        }
    }

    @Test
    void onlyTheOwnerOfACardFollows() throws Exception {
        ann.register(ALICE, "Alice");

        assertThat(refusal(stranger, ALICE)).isEqualTo(403);
        assertThat(refusal(ann, BOB)).isEqualTo(400);
        assertThat(refusal(registry.withToken("at_unknown"), ALICE)).isEqualTo(401);
    }

    @Test
    void strangersCardOfTheSameIdNeitherDisturbsNorListens() throws Exception {
        ann.register(ALICE, "Alice");
        registry.addLikeTheOriginal(stranger, ALICE, "Mallory");
        try (TestFollower alice = ann.follow(ALICE);
                TestFollower mallory = stranger.follow(ALICE)) {
            assertThat(alice.snapshot().peers()).extracting(AgentCard::name).containsExactly("Alice");
            assertThat(mallory.snapshot().peers()).extracting(AgentCard::name).containsExactly("Mallory");

            ann.post("/acl", rule("x"));
            stranger.delete("/agents/" + stranger.search("").getFirst().id());

            assertThat(alice.next()).isInstanceOf(SyncEvent.AclUpdated.class);
            assertThat(mallory.next()).isInstanceOf(SyncEvent.PeerRemoved.class);
            assertThat(mallory.closeCode()).isEqualTo(1008);
            ann.post("/acl", rule("y"));
            assertThat(alice.next()).isInstanceOf(SyncEvent.AclUpdated.class);
        }
    }

    @Test
    void endOfAnOldConnectionDoesNotDisturbTheNewOne() throws Exception {
        ann.register(ALICE, "Alice");
        TestFollower old = ann.follow(ALICE);
        old.snapshot();
        try (TestFollower fresh = ann.follow(ALICE)) {
            fresh.snapshot();

            old.close();
            ann.post("/acl", rule("x"));

            assertThat(fresh.next()).isInstanceOf(SyncEvent.AclUpdated.class);
            assertThat(ann.get("/status").body()).contains("\"connected_agents\":1");
        }
    }

    @Test
    void parallelChangesEndWithTheListThatIsStored() throws Exception {
        ann.register(ALICE, "Alice");
        try (TestFollower alice = ann.follow(ALICE);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            alice.snapshot();
            List<Callable<Integer>> changes = IntStream.range(0, 64)
                    .<Callable<Integer>>mapToObj(i ->
                            () -> ann.post("/acl", new AclRule(ALICE, new AgentId("b" + i), List.of()).toJson())
                                    .statusCode())
                    .toList();

            callers.invokeAll(changes);

            List<Integer> sizes = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                sizes.add(alice.nextOf(SyncEvent.AclUpdated.class).rules().size());
            }
            assertThat(sizes).isSorted().endsWith(64);
        }
    }

    @Test
    void slowReaderHoldsNobodyUpAndStartsAnewWhenItReadsOn() throws Exception {
        int changes = 24;
        String large = "x".repeat(1_000_000);
        ann.register(ALICE, "Alice");
        ann.register(BOB, "Bob");
        try (TestFollower slow = ann.follow(ALICE);
                TestFollower quick = ann.follow(BOB)) {
            slow.snapshot();
            quick.snapshot();
            slow.pause();

            for (int i = 0; i < changes; i++) {
                // Each event holds a megabyte, so that all of them fit into no buffer on the way.
                String id = TestUser.read(
                        ann.post("/acl", rule(large + i)),
                        value -> ObjectReader.of(value, "rule", "id").string("id"));
                assertThat(quick.nextOf(SyncEvent.AclUpdated.class).rules()).hasSize(1);
                ann.delete("/acl/" + id);
                assertThat(quick.nextOf(SyncEvent.AclUpdated.class).rules()).isEmpty();
            }
            ann.post("/acl", rule("last"));
            slow.resume();

            Snapshot anew = slow.nextOf(SyncEvent.FullSync.class).snapshot();
            assertThat(anew.rules()).extracting(AclRule::allowedCapabilities).containsExactly(List.of("last"));
            assertThat(online(anew, BOB)).isTrue();
        }
    }

    @Test
    void changesOfOtherGroupsAreNotHeard() throws Exception {
        ann.register(ALICE, "Alice");
        try (TestFollower alice = ann.follow(ALICE)) {
            alice.snapshot();

            stranger.register(CAROL, "Carol");
            stranger.post("/acl", rule("x"));
            ann.register(BOB, "Bob");

            assertThat(alice.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.PeerAdded.class,
                            added -> assertThat(added.card().agentId()).isEqualTo(BOB));
        }
    }

    @Test
    void whoeverLeavesTheGroupHearsNoMoreOfIt() throws Exception {
        TestUser ben = registry.user("ben");
        String membership = ann.letIn(ben, BOB);
        try (TestFollower bob = ben.follow(BOB)) {
            bob.snapshot();

            ann.delete(membership);

            assertThat(bob.closeCode()).isEqualTo(1008);
            assertThat(refusal(ben, BOB)).isEqualTo(400);
        }
    }

    @Test
    void revokedAgentIsNotLetInAgain() throws Exception {
        ann.register(ALICE, "Alice");
        ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, null, 1).toJson());

        assertThat(refusal(ann, ALICE)).isEqualTo(403);
    }

    @Test
    void seqGoesOnAfterARestart(@TempDir Path folder) throws Exception {
        long before;
        String token;
        try (TestRegistry first = TestRegistry.in(folder)) {
            TestUser dave = first.user("dave");
            token = dave.token();
            dave.register(ALICE, "Alice");
            try (TestFollower alice = dave.follow(ALICE)) {
                before = alice.snapshot().seq();
            }
        }
        try (TestRegistry second = TestRegistry.in(folder)) {
            TestUser dave = second.withToken(token);
            dave.post("/acl", rule("x"));
            try (TestFollower alice = dave.follow(ALICE)) {
                assertThat(alice.snapshot().seq()).isEqualTo(before + 1);
            }
        }
    }

    @Test
    void followersHearThatTheRegistryGoes() throws Exception {
        ann.register(ALICE, "Alice");
        try (TestFollower alice = ann.follow(ALICE)) {
            alice.snapshot();

            registry.stop();

            assertThat(alice.closeCode()).isEqualTo(1001);
        }
    }

    private static int refusal(TestUser user, AgentId agent) {
        return TestFollower.statusOf(catchThrowable(() -> user.follow(agent).close()));
    }

    private static boolean online(Snapshot snapshot, AgentId agent) {
        return snapshot.peers().stream()
                .filter(card -> card.agentId().equals(agent))
                .allMatch(card -> Boolean.TRUE.equals(card.online()));
    }

    private static String rule(String capability) {
        return new AclRule(ALICE, BOB, List.of(capability)).toJson();
    }
}
