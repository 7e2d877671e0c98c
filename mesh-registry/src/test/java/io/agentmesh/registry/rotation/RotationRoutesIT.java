package io.agentmesh.registry.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RotationRoutesIT extends RegistryTest {
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId CAROL = Keys.CAROL.id();

    private final AgentCard card;

    RotationRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
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
        var elsewhere = new RotationRequest(new CardId(UUID.randomUUID()), CAROL, good.proof(), null);

        assertRefused(begin(elsewhere), 400, "card_id in path does not match body");
        assertRefused(
                begin(new RotationRequest(card.id(), Keys.BOB.id(), good.proof(), null)),
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
                        CAROL,
                        RotationProof.sign(Keys.ALICE, CAROL, 1),
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

    private RotationRequest request(AgentKeyPair signer, AgentId newId, @Nullable Long grace) {
        return new RotationRequest(
                card.id(),
                newId,
                RotationProof.sign(signer, newId, 1),
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
