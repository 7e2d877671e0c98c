package io.agentmesh.registry.card;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.Capability;
import io.agentmesh.core.card.CardSignature;
import io.agentmesh.core.card.KeyProof;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.card.SignedCard;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.config.ProofPolicy;
import io.agentmesh.registry.config.ProofPolicy.Proofs;
import io.agentmesh.registry.config.RegistryPolicy;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose an agent's id is, how its holder proves it, and what it signs.
final class CardHoldersIT extends RegistryTest {
    CardHoldersIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void strangerCannotRegisterSomebodysAgent() throws Exception {
        AgentCard card = ann.register(ALICE.id(), "Alice");

        HttpResponse<String> refused = stranger.post("/agents", TestUser.registration(ALICE.id(), "Mallory"));

        assertRefused(refused, 409, "another account");
        assertThat(refused.body()).contains("\"code\":\"agent_id_taken\"");
        assertThat(stranger.search("")).isEmpty();
        assertThat(ann.search("")).containsExactly(card);
    }

    @Test
    void registryTellsWhatRegistrationsMayCarry() throws Exception {
        assertThat(ann.get("/agents").headers().firstValue("x-mesh-features")).contains("key_proof, card_signature");
    }

    @Test
    void holderOfTheKeyTakesItsIdBack() throws Exception {
        stranger.register(ALICE.id(), "squatter");
        try (TestFollower squatter = stranger.follow(ALICE.id())) {
            squatter.snapshot();

            assertThat(register(ann, proof(ann, registry.now().toEpochMilli())).statusCode())
                    .isEqualTo(201);

            assertThat(squatter.next()).isInstanceOf(SyncEvent.PeerRemoved.class);
            assertThat(squatter.closeCode()).isEqualTo(1008);
        }
        assertThat(stranger.search("")).isEmpty();
        assertThat(gate()).contains(ann.group().id().toString());
    }

    @Test
    void proofIsForItsCallerItsRegistryAndAFewMinutes() throws Exception {
        long now = registry.now().toEpochMilli();
        SecretHash anns = SecretHash.of(ann.token());
        long edge = KeyProofs.MAX_AGE.toMillis();

        assertCode(register(stranger, proof(ann, now)), 400, "key_proof_invalid");
        assertCode(register(ann, KeyProof.sign(ALICE, "other:1", anns, now)), 400, "key_proof_audience");
        assertCode(register(ann, KeyProof.sign(BOB, audience(), anns, now)), 400, "key_proof_invalid");
        assertCode(register(ann, proof(ann, now - edge - 1)), 400, "key_proof_expired");
        assertCode(register(ann, proof(ann, now + edge + 1)), 400, "key_proof_expired");
        assertCode(register(ann, proof(ann, Long.MIN_VALUE)), 400, "key_proof_expired");
        assertThat(register(ann, proof(ann, now - edge)).statusCode()).isEqualTo(201);
        assertThat(register(ann, proof(ann, now + edge)).statusCode()).isEqualTo(201);
    }

    @Test
    void registryMayRequireProof(@TempDir Path folder) throws Exception {
        var strict = RegistryPolicy.DEFAULT.with(new ProofPolicy(Proofs.REQUIRED, Optional.of("mesh.example")));
        try (TestRegistry other = TestRegistry.in(folder, RegistryOptions.DEFAULT.with(strict))) {
            TestUser dave = other.user("dave");
            var proof = KeyProof.sign(
                    ALICE,
                    "mesh.example",
                    SecretHash.of(dave.token()),
                    other.now().toEpochMilli());

            assertCode(dave.post("/agents", TestUser.registration(ALICE.id(), "Alice")), 403, "key_proof_required");
            assertThat(register(dave, proof).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void holderOfASetupKeyProvesWithThat(@TempDir Path folder) throws Exception {
        var strict = RegistryPolicy.DEFAULT.with(new ProofPolicy(Proofs.REQUIRED, Optional.empty()));
        try (TestRegistry other = TestRegistry.in(folder, RegistryOptions.DEFAULT.with(strict))) {
            TestUser dave = other.user("dave");
            String key = TestUser.read(
                    dave.post(
                            "/setup-keys",
                            "{\"group_id\":\"" + dave.group().id() + "\",\"usage\":\"OneOff\",\"expires_in_secs\":60}"),
                    value -> ObjectReader.of(value, "answer", "raw_key").string("raw_key"));
            var proof = KeyProof.sign(
                    ALICE,
                    other.address().substring("http://".length()),
                    SecretHash.of(key),
                    other.now().toEpochMilli());

            assertCode(other.post("/register-with-key", withKey(key, null)), 403, "key_proof_required");
            assertThat(other.post("/register-with-key", withKey(key, proof)).statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void registeringAgainChangesTheCard() throws Exception {
        AgentCard first = ann.register(ALICE.id(), "Alice");
        registry.advance(Duration.ofSeconds(1));

        AgentCard again = ann.register(ALICE.id(), "Alice 2");

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.registeredAt()).isEqualTo(first.registeredAt());
        assertThat(again.updatedAt()).isGreaterThan(first.updatedAt());
        assertThat(ann.search("")).containsExactly(again);
    }

    @Test
    void signedCardIsServedToWhoeverAsksForAllOfIt() throws Exception {
        AgentCard card = TestUser.read(sign("Alice", 1), AgentCard.SHAPE);

        String full = ann.get("/agents/" + card.id() + "?view=full").body();

        SignedCard signed = Json.decode(full, SignedCard.SHAPE).orThrow();
        assertThat(signed.verify(1).orThrow().name()).isEqualTo("Alice");
        assertThat(ann.get("/agents?view=full").body()).startsWith("[" + full.substring(0, full.length() - 1));
        assertThat(ann.get("/agents").body()).doesNotContain("card_signature");
        assertRefused(ann.get("/agents?view=x"), 400, "view");
    }

    @Test
    void sequenceRises() throws Exception {
        assertThat(sign("Alice", 2).statusCode()).isEqualTo(201);

        assertThat(sign("Alice", 2).statusCode()).isEqualTo(201);
        assertCode(sign("Alice 2", 2), 409, "stale_sequence");
        assertCode(sign("Alice 1", 1), 409, "stale_sequence");
        assertThat(sign("Alice 3", 3).statusCode()).isEqualTo(201);
    }

    @Test
    void cardChangedWithoutASignatureHasNoneAndOldOnesDoNotComeBack() throws Exception {
        AgentCard card = TestUser.read(sign("Alice", 5), AgentCard.SHAPE);

        ann.put("/agents/" + card.id(), TestUser.registration(ALICE.id(), "Alice"));

        assertThat(ann.get("/agents/" + card.id() + "?view=full").body()).doesNotContain("card_signature");
        assertCode(sign("Alice", 5), 409, "stale_sequence");
    }

    @Test
    void signatureThatDoesNotHoldIsRefused() throws Exception {
        var good = CardSignature.sign(ALICE, registration("Alice"), 1);

        assertCode(ann.post("/agents", signed(registration("Mallory"), good)), 400, "card_signature_invalid");
        assertCode(
                ann.post("/agents", signed(registration("Alice"), new CardSignature(0, good.signature()))),
                400,
                "card_signature_invalid");
        assertThat(ann.search("")).isEmpty();
    }

    private String audience() {
        return registry.address().substring("http://".length());
    }

    private KeyProof proof(TestUser user, long time) {
        return KeyProof.sign(ALICE, audience(), SecretHash.of(user.token()), time);
    }

    private static HttpResponse<String> register(TestUser user, KeyProof proof)
            throws IOException, InterruptedException {
        return user.post(
                "/agents",
                new ObjectWriter()
                        .string("agent_id", ALICE.id().value())
                        .string("name", "Alice")
                        .raw("capabilities", "[]")
                        .raw("key_proof", proof.toJson())
                        .end());
    }

    private static String withKey(String key, @Nullable KeyProof proof) {
        return new ObjectWriter()
                .string("setup_key", key)
                .string("agent_id", ALICE.id().value())
                .string("name", "Alice")
                .raw("capabilities", "[]")
                .raw("key_proof", proof == null ? null : proof.toJson())
                .end();
    }

    private HttpResponse<String> sign(String name, long sequence) throws IOException, InterruptedException {
        Registration what = registration(name);
        return ann.post("/agents", signed(what, CardSignature.sign(ALICE, what, sequence)));
    }

    private static Registration registration(String name) {
        return new Registration(ALICE.id(), name, null, List.of(Capability.named("echo")), null);
    }

    private static String signed(Registration what, CardSignature signature) {
        String plain = what.toJson();
        return plain.substring(0, plain.length() - 1) + ",\"card_signature\":" + signature.toJson() + "}";
    }

    private String gate() throws IOException, InterruptedException {
        return ann.post("/gate/verify", "{\"agent_id\":\"" + ALICE.id() + "\"}").body();
    }

    private static void assertCode(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
}
