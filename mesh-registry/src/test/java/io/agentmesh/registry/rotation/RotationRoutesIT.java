package io.agentmesh.registry.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestListener;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RotationRoutesIT extends RegistryTest {
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId CAROL = Keys.CAROL.id();

    private static final AgentKeyPair DAVE = Keys.ofFirstByte(0x60);

    private final Path folder;
    private final AgentCard card;

    RotationRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
        this.folder = folder;
        card = ann.register(ALICE, "Alice");
        ann.register(Keys.BOB.id(), "Bob");
    }

    @Test
    void newKeyTakesThePlaceOfTheOldInCardAndRules() throws Exception {
        ann.post("/acl", rule(ALICE.value(), "x"));
        ann.post("/acl", rule("x", ALICE.value()));
        ann.post("/acl", rule(ALICE.value(), ALICE.value()));
        ann.post("/acl", rule("x", "y"));

        assertThat(begin(request(Keys.ALICE, CAROL, 3600L)).body())
                .isEqualTo("{\"card_id\":\"" + card.id() + "\",\"old_agent_id\":\"" + ALICE + "\",\"new_agent_id\":\""
                        + CAROL + "\",\"rotation_expires_at\":\"2031-05-04T09:00:00+00:00\"}");
        assertThat(complete().body())
                .isEqualTo("{\"card_id\":\"" + card.id() + "\",\"old_agent_id\":\"" + ALICE + "\",\"new_agent_id\":\""
                        + CAROL + "\",\"acl_rules_updated\":4}");

        assertThat(ann.search("?agent_id=" + CAROL)).hasSize(1);
        assertThat(ann.get("/acl").body()).doesNotContain(ALICE.value());
        assertThat(ann.get("/revocations").body()).contains(ALICE.value(), "\"key_rotation\"");
        assertRefused(complete(), 409, "no rotation in progress");
    }

    @Test
    void bothKeysAreGoodDuringTheGraceAndTheNewOneNotLonger() throws Exception {
        begin(request(Keys.ALICE, CAROL, 60L));

        assertThat(gate(ALICE)).isEqualTo(200);
        assertThat(gate(CAROL)).isEqualTo(200);
        registry.advance(Duration.ofMinutes(1));
        assertThat(gate(ALICE)).isEqualTo(200);
        assertThat(gate(CAROL)).isEqualTo(404);
        assertThat(complete().statusCode()).isEqualTo(200);
        assertThat(gate(ALICE)).isEqualTo(404);
        assertThat(gate(CAROL)).isEqualTo(200);
    }

    @Test
    void ownerSeesTheRotationThatIsUnderWay() throws Exception {
        assertRefused(ann.get(path("rotate")), 409, "no rotation in progress");
        begin(request(Keys.ALICE, CAROL, 60L));

        assertThat(ann.get(path("rotate")).body())
                .isEqualTo("{\"card_id\":\"" + card.id() + "\",\"old_agent_id\":\"" + ALICE + "\",\"new_agent_id\":\""
                        + CAROL + "\",\"rotation_expires_at\":\"2031-05-04T08:01:00+00:00\",\"lapsed\":false}");
        assertRefused(stranger.get(path("rotate")), 403, "not the owner");
        registry.advance(Duration.ofMinutes(1));
        assertThat(ann.get(path("rotate")).body()).endsWith("\"lapsed\":true}");
    }

    @Test
    void groupHearsOfTheRotationInOrder() throws Exception {
        begin(request(Keys.ALICE, CAROL, null));
        try (TestFollower bob = ann.follow(Keys.BOB.id())) {
            bob.snapshot();

            complete();

            assertThat(bob.next()).isInstanceOf(SyncEvent.KeyRotated.class);
            assertThat(bob.next()).isInstanceOf(SyncEvent.AclUpdated.class);
            assertThat(bob.next())
                    .isInstanceOfSatisfying(
                            SyncEvent.KeyRevoked.class,
                            revoked -> assertThat(revoked.revocation().isRotatedAway())
                                    .isTrue());
        }
    }

    @Test
    void strangersRotateNothing() throws Exception {
        String request = request(Keys.ALICE, CAROL, 60L).toJson();

        assertRefused(stranger.post(path("rotate-key"), request), 403, "not the owner");
        begin(request(Keys.ALICE, CAROL, 60L));
        assertRefused(stranger.post(path("complete-rotation"), ""), 403, "not the owner");
    }

    @Test
    void badRequestsAreNamedInTheWiresOrder() throws Exception {
        RotationRequest good = request(Keys.ALICE, CAROL, 60L);
        var elsewhere = new RotationRequest(new CardId(UUID.randomUUID()), good.change(), null);

        assertRefused(begin(elsewhere), 400, "card_id in path does not match body");
        assertRefused(
                begin(new RotationRequest(card.id(), new KeyChange(good.proof(), Keys.BOB.id(), null), null)),
                400,
                "invalid rotation proof: signature verification failed");
        assertRefused(begin(request(Keys.BOB, CAROL, null)), 400, "does not match card's current agent_id");
        assertRefused(begin(request(Keys.ALICE, ALICE, null)), 400, "current key");
        assertRefused(begin(request(Keys.ALICE, new AgentId("no key"), null)), 400, "new_agent_id: invalid identity");
        assertRefused(ann.post("/agents/x/rotate-key", good.toJson()), 400, "not a UUID");
        assertRefused(ann.post(path("rotate-key"), "{}"), 422, "card_id");
        assertThat(begin(good).statusCode()).isEqualTo(200);
        assertRefused(begin(good), 400, "rotation already in progress for card " + card.id());
    }

    @Test
    void graceHasABound() throws Exception {
        assertRefused(
                begin(request(Keys.ALICE, CAROL, Rotations.MAX_GRACE_SECONDS + 1)), 400, "grace_period_secs too large");
        assertRefused(
                begin(new RotationRequest(
                        card.id(),
                        new KeyChange(RotationProof.sign(Keys.ALICE, CAROL, 1), CAROL, null),
                        new BigInteger("18446744073709551615"))),
                400,
                "grace_period_secs too large");
        assertThat(begin(request(Keys.ALICE, CAROL, Rotations.MAX_GRACE_SECONDS))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void recordThatTheKeySignedStays() throws Exception {
        begin(request(Keys.ALICE, CAROL, 60L));
        ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, "lost", 1).toJson());

        complete();

        assertThat(ann.get("/revocations").body()).contains("\"lost\"").doesNotContain("key_rotation");
    }

    @Test
    void rotationThatLapsedMakesRoomForAnother() throws Exception {
        begin(request(Keys.ALICE, CAROL, 60L));
        assertRefused(begin(request(Keys.ALICE, DAVE.id(), 60L)), 400, "rotation already in progress");

        registry.advance(Duration.ofMinutes(1));

        assertThat(begin(request(Keys.ALICE, DAVE.id(), 60L)).statusCode()).isEqualTo(200);
        assertThat(complete().body()).contains(DAVE.id().value());
    }

    @Test
    void rotationIsGivenUp() throws Exception {
        begin(request(Keys.ALICE, CAROL, 60L));
        String path = "/agents/" + card.id() + "/rotate";
        assertRefused(stranger.delete(path), 403, "not the owner");
        try (TestListener relay = TestListener.open(registry, ann.token())) {

            assertThat(ann.delete(path).statusCode()).isEqualTo(204);

            assertThat(relay.next()).contains(CAROL.value());
        }
        assertThat(gate(CAROL)).isEqualTo(404);
        assertThat(gate(ALICE)).isEqualTo(200);
        assertRefused(ann.delete(path), 409, "no rotation in progress");
        assertRefused(complete(), 409, "no rotation in progress");
        assertThat(begin(request(Keys.ALICE, DAVE.id(), 60L)).statusCode()).isEqualTo(200);
    }

    @Test
    void everyProofIsServedAsAChainFromTheFirstKey() throws Exception {
        assertThat(chain().verify(ALICE)).isEqualTo(Decoded.ok(ALICE));
        rotate(KeyChange.sign(Keys.ALICE, Keys.CAROL, 1));
        rotate(new KeyChange(RotationProof.sign(Keys.CAROL, DAVE.id(), 2), DAVE.id(), null));

        assertThat(chain().verify(ALICE)).isEqualTo(Decoded.ok(DAVE.id()));
        assertThat(chain().changes()).extracting(KeyChange::isAccepted).containsExactly(true, false);
        assertThat(ann.get("/agents/" + card.id() + "/keys").body())
                .startsWith("{\"card_id\":\"" + card.id() + "\",\"agent_id\":\"" + DAVE.id()
                        + "\",\"first_agent_id\":\"" + ALICE + "\",\"rotations\":[");
        assertRefused(stranger.get("/agents/" + card.id() + "/keys"), 404, "agent not found");
    }

    @Test
    void chainIsFoundByAnyKeyThatTheAgentHad() throws Exception {
        rotate(KeyChange.sign(Keys.ALICE, Keys.CAROL, 1));
        rotate(KeyChange.sign(Keys.CAROL, DAVE, 2));

        for (AgentId key : List.of(ALICE, CAROL, DAVE.id())) {
            assertThat(TestUser.read(ann.get("/keys/" + key), KeyChain.SHAPE)).isEqualTo(chain());
            assertRefused(stranger.get("/keys/" + key), 404, "agent not found");
        }
        assertThat(TestUser.read(ann.get("/keys/" + Keys.BOB.id()), KeyChain.SHAPE)
                        .verify(Keys.BOB.id()))
                .isEqualTo(Decoded.ok(Keys.BOB.id()));
        assertRefused(ann.get("/keys/" + Keys.ofFirstByte(0x70).id()), 404, "agent not found");
        assertRefused(ann.get("/keys/" + "a".repeat(AgentId.MAX_LENGTH + 1)), 404, "agent not found");
    }

    @Test
    void newKeysWordIsVerifiedIfItIsThere() throws Exception {
        KeyChange good = KeyChange.sign(Keys.ALICE, Keys.CAROL, 1);
        var bad = new KeyChange(
                good.proof(), CAROL, KeyChange.sign(Keys.ALICE, Keys.CAROL, 2).newSignature());

        assertRefused(
                begin(new RotationRequest(card.id(), bad, null)),
                400,
                "invalid new_signature: signature verification failed");
        assertThat(begin(new RotationRequest(card.id(), good, null)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void keyThatIsOrWasSomebodysTakesNobodysPlace() throws Exception {
        AgentCard bob = ann.search("?agent_id=" + Keys.BOB.id()).getFirst();
        rotate(KeyChange.sign(Keys.ALICE, Keys.CAROL, 1));

        assertRefused(begin(request(Keys.CAROL, Keys.BOB.id(), null)), 400, "another agent's key");
        begin(request(Keys.CAROL, DAVE.id(), null));
        var taken = new RotationRequest(bob.id(), KeyChange.sign(Keys.BOB, DAVE, 1), null);
        assertRefused(ann.post("/agents/" + bob.id() + "/rotate-key", taken.toJson()), 400, "another agent's key");
        var revoked = new RotationRequest(bob.id(), KeyChange.sign(Keys.BOB, Keys.ALICE, 1), null);
        assertRefused(ann.post("/agents/" + bob.id() + "/rotate-key", revoked.toJson()), 400, "was revoked");
    }

    @Test
    void newKeyThatWasRevokedMeanwhileDoesNotGetThePlace() throws Exception {
        begin(request(Keys.ALICE, CAROL, 60L));
        ann.post("/revocations", KeyRevocation.sign(Keys.CAROL, null, 1).toJson());

        assertRefused(complete(), 409, "the new key was revoked; cancel the rotation");
        assertThat(gate(CAROL)).isEqualTo(404);
        assertThat(gate(ALICE)).isEqualTo(200);
    }

    @Test
    void revokedKeyRotatesToNothing() throws Exception {
        ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, null, 1).toJson());

        assertRefused(begin(request(Keys.ALICE, CAROL, null)), 400, "the current key was revoked");
    }

    @Test
    void agentRotatesAThousandTimesAndNotOnceMore() throws Exception {
        registry.close();
        try (SqliteStore store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
            store.write(tx -> tx.update(
                    "INSERT INTO key_rotations VALUES ('before', ?, 'first', 1000, 1, 'x', NULL, 'x')", ALICE.value()));
        }
        try (TestRegistry again = TestRegistry.in(folder)) {
            assertRefused(
                    again.withToken(ann.token())
                            .post(
                                    path("rotate-key"),
                                    request(Keys.ALICE, CAROL, null).toJson()),
                    409,
                    "as often as it may");
        }
    }

    @Test
    void ownersCardsOfOtherGroupsGetTheNewKeyToo() throws Exception {
        String team = TestUser.read(
                ann.post("/groups", "{\"name\":\"team\"}"),
                value -> ObjectReader.of(value, "group", "id").string("id"));
        String key = TestUser.read(
                ann.post("/setup-keys", "{\"group_id\":\"" + team + "\",\"usage\":\"OneOff\",\"expires_in_secs\":60}"),
                value -> ObjectReader.of(value, "key", "raw_key").string("raw_key"));
        registry.post(
                "/register-with-key",
                "{\"setup_key\":\"" + key + "\",\"agent_id\":\"" + ALICE + "\",\"name\":\"A\",\"capabilities\":[]}");
        ann.post("/acl?group_id=" + team, rule(ALICE.value(), "x"));

        begin(request(Keys.ALICE, CAROL, null));
        assertThat(complete().body()).contains("\"acl_rules_updated\":0");

        assertThat(ann.search("?agent_id=" + CAROL)).hasSize(2);
        assertThat(ann.get("/acl?group_id=" + team).body())
                .contains(CAROL.value())
                .doesNotContain(ALICE.value());
    }

    /// A daemon of the original's goes on with the key that it had at its start.
    @Test
    void ownerFollowsUnderTheOldIdAndIsTheNewOne() throws Exception {
        try (TestFollower before = ann.follow(ALICE);
                TestFollower bob = ann.follow(Keys.BOB.id())) {
            before.snapshot();
            bob.snapshot();
            rotate(KeyChange.sign(Keys.ALICE, Keys.CAROL, 1));
            assertThat(ann.search("?agent_id=" + CAROL).getFirst().online()).isTrue();

            try (TestFollower after = ann.follow(ALICE)) {
                assertThat(after.snapshot().peers())
                        .filteredOn(peer -> peer.agentId().equals(CAROL))
                        .allMatch(peer -> Boolean.TRUE.equals(peer.online()));
                ann.post("/revocations", KeyRevocation.sign(Keys.CAROL, null, 1).toJson());

                assertThat(before.closeCode()).isEqualTo(1008);
                assertThat(after.closeCode()).isEqualTo(1008);
            }
        }
    }

    @Test
    void nobodyButTheOwnerFollowsUnderTheOldId() throws Exception {
        rotate(KeyChange.sign(Keys.ALICE, Keys.CAROL, 1));

        assertThatThrownBy(() -> stranger.follow(ALICE))
                .satisfies(refused -> assertThat(TestFollower.statusOf(refused)).isEqualTo(403));
    }

    private void rotate(KeyChange change) throws IOException, InterruptedException {
        assertThat(begin(new RotationRequest(card.id(), change, null)).statusCode())
                .isEqualTo(200);
        assertThat(complete().statusCode()).isEqualTo(200);
    }

    private KeyChain chain() throws IOException, InterruptedException {
        return TestUser.read(ann.get("/agents/" + card.id() + "/keys"), KeyChain.SHAPE);
    }

    private RotationRequest request(AgentKeyPair signer, AgentId newId, @Nullable Long grace) {
        return new RotationRequest(
                card.id(),
                new KeyChange(RotationProof.sign(signer, newId, 1), newId, null),
                grace == null ? null : BigInteger.valueOf(grace));
    }

    private HttpResponse<String> begin(RotationRequest request) throws IOException, InterruptedException {
        return ann.post(path("rotate-key"), request.toJson());
    }

    private HttpResponse<String> complete() throws IOException, InterruptedException {
        return ann.post(path("complete-rotation"), "");
    }

    private String path(String step) {
        return "/agents/" + card.id() + "/" + step;
    }

    private int gate(AgentId agent) throws IOException, InterruptedException {
        return stranger.post("/gate/verify", "{\"agent_id\":\"" + agent + "\"}").statusCode();
    }

    private static String rule(String source, String target) {
        return "{\"source\":\"" + source + "\",\"target\":\"" + target + "\",\"allowed_capabilities\":[]}";
    }
}
