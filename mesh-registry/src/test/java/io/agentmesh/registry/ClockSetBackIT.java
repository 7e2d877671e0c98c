package io.agentmesh.registry;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.audit.AuditChain;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine's clock jumps a day back while the registry runs, as one does that was wrong until its first look at a
/// time server: what was answered stays, changes are taken, and their order is that in which they were made.
final class ClockSetBackIT extends RegistryTest {
    private static final Duration A_DAY_BACK = Duration.ofDays(-1);

    private final Path folder;
    private final AgentCard alice;

    ClockSetBackIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
        this.folder = folder;
        alice = ann.register(ALICE.id(), "Alice");
        ann.post("/acl", rule(ALICE.id(), BOB.id()));
    }

    @Test
    void changesAreTakenAndToldInTheirOrder() throws Exception {
        try (TestFollower follower = ann.follow(ALICE.id())) {
            follower.snapshot();
            registry.advance(A_DAY_BACK);

            ann.register(BOB.id(), "Bob");
            HttpResponse<String> added = ann.post("/acl", rule(BOB.id(), ALICE.id()));
            HttpResponse<String> changed =
                    ann.put("/agents/" + alice.id(), TestUser.registration(ALICE.id(), "Alicia"));

            assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            assertThat(follower.nextOf(SyncEvent.PeerAdded.class).card().name()).isEqualTo("Bob");
            assertThat(follower.nextOf(SyncEvent.AclUpdated.class).rules()).hasSize(2);
            assertThat(follower.nextOf(SyncEvent.PeerAdded.class).card().name()).isEqualTo("Alicia");
        }
        assertThat(ann.search("")).extracting(AgentCard::name).containsExactlyInAnyOrder("Alicia", "Bob");
    }

    @Test
    void pagesShowEveryCardOnce() throws Exception {
        registry.advance(A_DAY_BACK);
        ann.register(BOB.id(), "Bob");
        registry.advance(A_DAY_BACK);
        ann.register(CAROL.id(), "Carol");

        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.of("");
        while (cursor.isPresent()) {
            String from = cursor.get().isEmpty() ? "" : "&cursor=" + cursor.get();
            HttpResponse<String> page = ann.get("/agents?limit=1" + from);
            TestUser.read(page, JsonShape.listOf(AgentCard.SHAPE)).forEach(card -> seen.add(card.name()));
            cursor = page.headers().firstValue("x-next-cursor");
        }

        assertThat(seen).containsExactlyInAnyOrder("Alice", "Bob", "Carol");
    }

    @Test
    void auditLogStaysWhole() throws Exception {
        registry.advance(A_DAY_BACK);
        ann.register(BOB.id(), "Bob");
        registry.registry().upkeep().runAll();

        assertThat(new AuditChain(registry.store()).verify()).isInstanceOf(AuditChain.Verdict.Whole.class);
        assertThat(new AuditChain(registry.store()).newest(1).getFirst()).contains("card registered", "2031-05-03");
    }

    @Test
    void chainOfAKeyHoldsThoughItsSecondChangeIsDatedBeforeItsFirst() throws Exception {
        rotate(ALICE, CAROL.id());
        registry.advance(A_DAY_BACK);
        AgentKeyPair dave = Keys.ofFirstByte(0x60);
        rotate(CAROL, dave.id());

        String chain = ann.get("/agents/" + alice.id() + "/keys").body();

        assertThat(Json.decode(chain, KeyChain.SHAPE)
                        .orThrow()
                        .verify(ALICE.id())
                        .orThrow())
                .isEqualTo(dave.id());
        assertThat(ann.post("/gate/verify", "{\"agent_id\":\"" + ALICE.id() + "\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void agentThatWasSeenTomorrowIsNotGone() throws Exception {
        registry.registry().upkeep().runAll();
        registry.advance(A_DAY_BACK);
        registry.registry().upkeep().runAll();

        assertThat(ann.get("/agents/" + alice.id() + "?view=full").body()).contains("\"lease_expired\":false");
    }

    @Test
    void restartWithAnEarlierClockFindsAllThatWasAnswered() throws Exception {
        registry.advance(Duration.ofDays(30));
        ann.register(BOB.id(), "Bob");
        registry.close();

        try (TestRegistry again = TestRegistry.in(folder)) {
            TestUser sameAnn = again.withToken(ann.token());
            sameAnn.register(CAROL.id(), "Carol");

            assertThat(sameAnn.search(""))
                    .extracting(AgentCard::name)
                    .containsExactlyInAnyOrder("Alice", "Bob", "Carol");
            assertThat(sameAnn.get("/acl").body()).contains(BOB.id().value());
        }
    }

    private void rotate(AgentKeyPair from, AgentId to) throws IOException, InterruptedException {
        var change = new KeyChange(RotationProof.sign(from, to, 1), to, null);
        HttpResponse<String> begun = ann.post(
                "/agents/" + alice.id() + "/rotate-key", new RotationRequest(alice.id(), change, null).toJson());
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
        assertThat(ann.post("/agents/" + alice.id() + "/complete-rotation", "").statusCode())
                .isEqualTo(200);
    }

    private static String rule(AgentId source, AgentId target) {
        return "{\"source\":\"" + source + "\",\"target\":\"" + target + "\",\"allowed_capabilities\":[]}";
    }
}
