package io.agentmesh.registry;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.Group;
import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestListener;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The weaknesses that were observed at the original's registry (registry §11) and are about rights: rules, groups,
/// setup keys, revocation, rotation, the gate. What broke there holds here; each would fail there.
final class ObservedWeaknessesOfRightsIT extends RegistryTest {
    private final Path folder;

    ObservedWeaknessesOfRightsIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
        this.folder = folder;
    }

    /// W5: gate, registration, `/sync` and open connections ignore a revocation; relays hear of nothing.
    @Test
    void w5RevocationHoldsEverywhereAtOnce() throws Exception {
        ann.register(ALICE.id(), "Alice");
        try (TestFollower alice = ann.follow(ALICE.id());
                TestListener relay = TestListener.open(registry, ann.token())) {
            alice.snapshot();

            ann.post("/revocations", KeyRevocation.sign(ALICE, "lost", 1).toJson());

            assertThat(alice.closeCode()).isEqualTo(1008);
            assertThat(relay.next()).contains("gate_changed", ALICE.id().value());
        }
        assertThat(gate(ALICE.id())).isEqualTo(404);
        assertRefused(ann.post("/agents", TestUser.registration(ALICE.id(), "Alice")), 403, "revoked");
        assertThat(statusOfFollowing(ann, ALICE.id())).isEqualTo(403);
    }

    /// W5: a deleted agent stays on the relay.
    @Test
    void w5RelaysHearOfADeletedCard() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");
        try (TestListener relay = TestListener.open(registry, ann.token())) {

            ann.delete("/agents/" + card.id());

            assertThat(relay.next()).contains("gate_changed", ALICE.id().value());
        }
    }

    /// W13: cards and rules go to the group with the smallest id; those of others cannot be reached, and
    /// joining a group may move everything.
    @Test
    void w13EveryOwnGroupCanBeNamedAndTheFirstOneStaysTheFirst() throws Exception {
        String home = ann.group().id().toString();
        for (int i = 0; i < 12; i++) {
            ann.post("/groups", "{\"name\":\"g" + i + "\"}");
        }
        List<Group> groups = TestUser.read(ann.get("/groups"), JsonShape.listOf(Group.SHAPE));
        String last = groups.getLast().id().toString();

        assertThat(ann.register(ALICE.id(), "Alice").group()).hasToString(home);
        assertThat(ann.post("/acl", rule("a", "b", "x")).body()).contains(home);
        assertThat(ann.post("/agents?group_id=" + last, TestUser.registration(BOB.id(), "Bob"))
                        .body())
                .contains(last);
        String there = ann.post("/acl?group_id=" + last, rule("a", "b", "x")).body();
        assertThat(ann.get("/acl?group_id=" + last).body()).isEqualTo("[" + there + "]");
        assertThat(ann.delete("/acl/" + read(there, "id")).statusCode()).isEqualTo(204);
    }

    /// W14: any member edits rules and makes setup keys.
    @Test
    void w14PlainMembersMayNothingUnlessTheGroupSaysSo() throws Exception {
        add(stranger, "Member");
        String group = ann.group().id().toString();

        assertThat(stranger.post("/acl?group_id=" + group, rule("a", "b", "x")).statusCode())
                .isEqualTo(403);
        assertThat(stranger.post("/setup-keys", key(group, 60)).statusCode()).isEqualTo(403);
    }

    /// W14: an admin makes itself an owner, and no owner can ever be removed.
    @Test
    void w14AdminsMakeNoOwnersAndOwnersCanBeRemoved() throws Exception {
        add(stranger, "Admin");
        TestUser ben = registry.user("ben");
        String members = "/groups/" + ann.group().id() + "/members";

        assertThat(stranger.post(members, "{\"user_id\":\"" + ben.self().id() + "\",\"role\":\"Owner\"}")
                        .statusCode())
                .isEqualTo(403);
        add(ben, "Owner");
        assertThat(ann.delete(members + "/" + ben.self().id()).statusCode()).isEqualTo(204);
        assertThat(ann.delete(members + "/" + ann.self().id()).statusCode()).isEqualTo(400);
    }

    /// W14: a removed member keeps cards, setup keys, tokens and `/sync` of the group.
    @Test
    void w14RemovedMemberKeepsNothing() throws Exception {
        add(stranger, "Admin");
        String group = ann.group().id().toString();
        String key = read(stranger.post("/setup-keys", key(group, 60)).body(), "raw_key");
        String token = read(use(key, ALICE.id()).body(), "api_token");
        TestUser machine = registry.withToken(token);
        try (TestFollower alice = machine.follow(ALICE.id())) {
            alice.snapshot();

            ann.delete("/groups/" + group + "/members/" + stranger.self().id());

            assertThat(alice.closeCode()).isEqualTo(1008);
        }
        assertThat(machine.get("/users/me").statusCode()).isEqualTo(401);
        assertThat(use(key, BOB.id()).statusCode()).isEqualTo(401);
        assertThat(gate(ALICE.id())).isEqualTo(404);
        assertThat(statusOfFollowing(stranger, ALICE.id())).isEqualTo(400);
        assertThat(ann.search("")).isEmpty();
    }

    /// W15: the new key is good until midnight, whatever the grace.
    @Test
    void w15GraceEndsWhenItEnds() throws Exception {
        begin(ann.register(ALICE.id(), "Alice"), KeyChange.sign(ALICE, CAROL, 1), 60);
        registry.advance(Duration.ofSeconds(59));
        assertThat(gate(CAROL.id())).isEqualTo(200);

        registry.advance(Duration.ofSeconds(1));

        assertThat(gate(CAROL.id())).isEqualTo(404);
    }

    /// W15: 2^64 - 1 seconds are a grace that ended; 8·10^12 make a key that is good for nobody.
    @Test
    void w15GraceWithoutSenseIsRefused() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");
        for (String seconds : List.of("18446744073709551615", "8000000000000", "10000000000000")) {
            var request = new RotationRequest(card.id(), KeyChange.sign(ALICE, CAROL, 1), new BigInteger(seconds));
            assertRefused(
                    ann.post("/agents/" + card.id() + "/rotate-key", request.toJson()),
                    400,
                    "grace_period_secs too large");
        }
    }

    /// W15: a rotation that nobody completes blocks every other one, for ever.
    @Test
    void w15AbandonedRotationLapsesAndAnyCanBeCancelled() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");
        begin(card, KeyChange.sign(ALICE, CAROL, 1), 60);
        registry.advance(Duration.ofMinutes(1));

        assertThat(begin(card, KeyChange.sign(ALICE, BOB, 1), 60).statusCode()).isEqualTo(200);
        assertThat(ann.delete("/agents/" + card.id() + "/rotate").statusCode()).isEqualTo(204);
        assertThat(begin(card, KeyChange.sign(ALICE, CAROL, 1), 60).statusCode())
                .isEqualTo(200);
    }

    /// W15: the new key proves nothing; it may be another agent's.
    @Test
    void w15NewKeyIsNobodyElsesAndMayProveItself() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");
        stranger.register(BOB.id(), "Bob");
        KeyChange good = KeyChange.sign(ALICE, CAROL, 1);
        var forged = new KeyChange(
                good.proof(),
                CAROL.id(),
                BOB.sign(CAROL.id() + ":ROTATED_FROM:" + ALICE.id() + ":1").text());

        assertRefused(
                begin(card, new KeyChange(RotationProof.sign(ALICE, BOB.id(), 1), BOB.id(), null), 60),
                400,
                "another agent's key");
        assertRefused(begin(card, forged, 60), 400, "invalid new_signature");
        assertThat(begin(card, good, 60).statusCode()).isEqualTo(200);
    }

    /// W15: cards that the owner has beside keep the revoked key, and the gate lets it in by them.
    @Test
    void w15OldKeyLivesOnNowhere() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");
        String team = read(ann.post("/groups", "{\"name\":\"team\"}").body(), "id");
        ann.post("/agents?group_id=" + team, TestUser.registration(ALICE.id(), "Alice there"));

        begin(card, KeyChange.sign(ALICE, CAROL, 1), 60);
        ann.post("/agents/" + card.id() + "/complete-rotation", "");

        assertThat(gate(ALICE.id())).isEqualTo(404);
        assertThat(ann.search("?agent_id=" + CAROL.id())).hasSize(2);
    }

    /// W16: what two commands of the original's command line send is refused.
    @Test
    void w16BodiesOfTheOriginalsCommandLineAreTaken() throws Exception {
        String group = ann.group().id().toString();

        assertThat(ann.post(
                                "/groups/" + group + "/members",
                                "{\"user_id\":\"" + stranger.self().id() + "\"}")
                        .statusCode())
                .isEqualTo(201);
        for (String usage : List.of("\"one-off\"", "\"reusable\",\"max_uses\":3")) {
            assertThat(ann.post(
                                    "/setup-keys",
                                    "{\"group_id\":\"" + group + "\",\"usage\":" + usage + ",\"expires_in_hours\":24}")
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    /// W18: a large duration ends the request without an answer, or makes a list that fails for ever.
    @Test
    void w18LongLivesAreRefusedAndTheListGoesOn() throws Exception {
        String group = ann.group().id().toString();

        for (long seconds : new long[] {10_000_000_000_000L, 8_000_000_000_000L, Long.MAX_VALUE}) {
            assertRefused(ann.post("/setup-keys", key(group, seconds)), 400, "expires_in_secs too large");
        }

        assertThat(ann.get("/setup-keys").body()).isEqualTo("[]");
    }

    /// W21: everybody sees who revoked which key, and why.
    @Test
    void w21StrangersSeeNeitherWhoRevokedNorWhy() throws Exception {
        ann.post(
                "/revocations",
                KeyRevocation.sign(ALICE, "stolen from the van", 1).toJson());

        assertThat(stranger.get("/revocations").body())
                .contains(ALICE.id().value())
                .doesNotContain("van", ann.self().id().toString());
    }

    /// W22: whoever saw a revocation replaces its reason and revoker.
    @Test
    void w22ReplayedRevocationChangesNothing() throws Exception {
        KeyRevocation original = KeyRevocation.sign(ALICE, "lost", 1);
        ann.post("/revocations", original.toJson());
        String before = ann.get("/revocations").body();
        registry.advance(Duration.ofSeconds(1));

        KeyRevocation otherReason = new KeyRevocation(ALICE.id(), "sold", 1, original.signature());
        assertThat(stranger.post("/revocations", otherReason.toJson()).statusCode())
                .isEqualTo(201);

        assertThat(ann.get("/revocations").body()).isEqualTo(before);
    }

    /// W22: a rotation replaces a record that the key signed by one that nobody signed.
    @Test
    void w22SignedRecordOutlivesARotation() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");
        ann.register(BOB.id(), "Bob");
        begin(card, KeyChange.sign(ALICE, CAROL, 1), 60);
        KeyRevocation signed = KeyRevocation.sign(ALICE, "lost", 1);
        ann.post("/revocations", signed.toJson());

        ann.post("/agents/" + card.id() + "/complete-rotation", "");

        try (TestFollower bob = ann.follow(BOB.id())) {
            assertThat(bob.snapshot().revokedKeys()).containsExactly(signed);
        }
    }

    /// W23: a failure half-way burns a setup key, or leaves a card without a token or a group without an owner.
    @Test
    void w23FailureHalfWayLeavesNothingBehind() throws Exception {
        String key = read(
                ann.post("/setup-keys", key(ann.group().id().toString(), 60)).body(), "raw_key");
        String groups = ann.get("/groups").body();

        try (SqliteStore beside = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
            fail(beside, "api_tokens");
            fail(beside, "group_members");
            assertThat(use(key, ALICE.id()).statusCode()).isEqualTo(500);
            assertThat(ann.post("/groups", "{\"name\":\"half\"}").statusCode()).isEqualTo(500);
            assertThat(ann.search("")).isEmpty();
            assertThat(ann.get("/groups").body()).isEqualTo(groups);
            beside.write(tx -> tx.update("DROP TRIGGER fail_api_tokens"));
        }

        assertThat(use(key, ALICE.id()).statusCode()).isEqualTo(201);
    }

    private static void fail(SqliteStore store, String table) throws InterruptedException {
        store.write(tx -> tx.update("CREATE TRIGGER fail_" + table + " BEFORE INSERT ON " + table
                + " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"));
    }

    /// W29: a daemon of the original's names the key that it had at its start, and is refused after a rotation.
    @Test
    void w29OwnerFollowsUnderTheKeyBefore() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");
        begin(card, KeyChange.sign(ALICE, CAROL, 1), 60);
        ann.post("/agents/" + card.id() + "/complete-rotation", "");

        try (TestFollower alice = ann.follow(ALICE.id())) {
            assertThat(alice.snapshot().peers()).extracting(AgentCard::agentId).containsExactly(CAROL.id());
        }
        assertThat(statusOfFollowing(stranger, ALICE.id())).isEqualTo(403);
    }

    /// W31: a second rule for a pair is taken, shown, and never looked at.
    @Test
    void w31SecondRuleForAPairCounts() throws Exception {
        ann.post("/acl", rule("a", "b", "x"));
        ann.post("/acl", rule("a", "b", "y"));

        assertThat(TestUser.read(ann.get("/acl"), JsonShape.listOf(AclRule.SHAPE)))
                .containsExactly(new AclRule(new AgentId("a"), new AgentId("b"), List.of("x", "y")));
    }

    /// W32: two first requests at a time make two default groups.
    @Test
    void w32ManyFirstRequestsMakeOneGroup() throws Exception {
        TestUser ben = registry.user("ben");
        ann.post(
                "/groups/" + ann.group().id() + "/members",
                "{\"user_id\":\"" + ben.self().id() + "\",\"role\":\"Owner\"}");
        ben.delete("/groups/" + ben.group().id());
        ben.delete("/groups/" + ann.group().id() + "/members/" + ben.self().id());
        assertThat(ben.get("/groups").body()).isEqualTo("[]");
        Callable<Integer> first = () -> ben.get("/acl").statusCode();

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            callers.invokeAll(Stream.generate(() -> first).limit(30).toList());
        }

        assertThat(TestUser.read(ben.get("/groups"), JsonShape.listOf(Group.SHAPE)))
                .extracting(Group::name)
                .containsExactly("default");
    }

    private HttpResponse<String> begin(AgentCard card, KeyChange change, long grace)
            throws IOException, InterruptedException {
        var request = new RotationRequest(card.id(), change, BigInteger.valueOf(grace));
        return ann.post("/agents/" + card.id() + "/rotate-key", request.toJson());
    }

    private void add(TestUser member, String role) throws IOException, InterruptedException {
        String body = "{\"user_id\":\"" + member.self().id() + "\",\"role\":\"" + role + "\"}";
        assertThat(ann.post("/groups/" + ann.group().id() + "/members", body).statusCode())
                .isEqualTo(201);
    }

    private HttpResponse<String> use(String key, AgentId agent) throws IOException, InterruptedException {
        return registry.post(
                "/register-with-key",
                "{\"setup_key\":\"" + key + "\",\"agent_id\":\"" + agent + "\",\"name\":\"m\",\"capabilities\":[]}");
    }

    private int gate(AgentId agent) throws IOException, InterruptedException {
        return ann.post("/gate/verify", "{\"agent_id\":\"" + agent + "\"}").statusCode();
    }

    private static int statusOfFollowing(TestUser user, AgentId agent) throws InterruptedException {
        try {
            user.follow(agent).close();
            return 101;
        } catch (RuntimeException refused) {
            return TestFollower.statusOf(refused);
        }
    }

    private static String key(String group, long seconds) {
        return "{\"group_id\":\"" + group + "\",\"usage\":{\"Reusable\":{\"max_uses\":9}},\"expires_in_secs\":"
                + seconds + "}";
    }

    private static String rule(String source, String target, String capability) {
        return new AclRule(new AgentId(source), new AgentId(target), List.of(capability)).toJson();
    }

    private static String read(String json, String member) {
        return Json.decode(
                        json, value -> ObjectReader.of(value, "answer", member).string(member))
                .orThrow();
    }
}
