package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.card.CardSignature;
import io.agentmesh.core.card.KeyProof;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.FixedRandom;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `meshctl register`: whose key, and which card.
@SuppressWarnings("NullAway.Init") // set before each test
final class RegisterIT {
    private static final String ALICE = Keys.ALICE.id().value();
    private static final String ME = "0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11";
    private static final String SOMEBODY = "11111111-2222-4333-8444-555555555555";
    private static final String OWN_CARD = "b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01";
    private static final String OTHER_CARD = "c5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e02";

    private Path home;
    private FakePartner registry;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        home = folder;
        registry = FakePartner.onTcp();
        terminal = Terminal.at(folder).withRandom(new FixedRandom(Keys.BOB));
        keep("");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void keep(String more) {
        terminal.withConfig("# mine\nbearer_token = \"c4n4ry-token\"\ncp_url = \"" + registry.url()
                + "\"\ncolour = \"blue\"" + more);
    }

    private static String card(String id, String owner, String agent) {
        return "{\"id\":\"" + id + "\",\"agent_id\":\"" + agent + "\",\"owner_id\":\"" + owner
                + "\",\"group_id\":\"7d1c1a52-3a0e-4b55-9a64-0d2f5f3b9c10\",\"name\":\"bot\",\"capabilities\":[],"
                + "\"registered_at\":\"2026-05-01T10:00:00Z\",\"updated_at\":\"2026-05-01T10:00:00Z\"}";
    }

    private static String user(String id) {
        return "{\"id\":\"" + id + "\",\"external_id\":\"local:me\",\"provider\":\"local\","
                + "\"created_at\":\"2026-05-01T10:00:00Z\"}";
    }

    private Typed register(String... more) {
        return terminal.type(words(more));
    }

    private static String[] words(String... more) {
        String[] words = new String[5 + more.length];
        System.arraycopy(new String[] {"register", "--name", "bot", "--capabilities", "echo"}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        return words;
    }

    @Test
    void firstRegistrationMakesACardAndAKeyThatIsKept() throws IOException {
        registry.willAnswer(200, "[]")
                .willAnswer(201, card(OWN_CARD, ME, Keys.BOB.id().value()));

        Typed typed = register();

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.err())
                .isEqualTo("Generated new keypair and saved to ~/.mesh/config.toml\nAgent ID: " + Keys.BOB.id() + "\n");
        assertThat(terminal.config()).contains("# mine", "colour = \"blue\"", Keys.BOB.secretHex());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(terminal.configFile())))
                .isEqualTo("rw-------");
        assertThat(registry.asked()).allMatch(asked -> asked.authorization().equals("Bearer c4n4ry-token"));
    }

    @Test
    void registryThatReadsProofsGetsThem() {
        registry.willAnswer(HttpResponse.json(200, "[]").withHeader("x-mesh-features", "key_proof, card_signature"))
                .willAnswer(201, card(OWN_CARD, ME, Keys.BOB.id().value()));

        assertThat(register().exitCode()).isZero();

        CardSignatureAndProof sent = sent();
        String audience = registry.url().substring("http://".length());
        assertThat(sent.proof().verify(Keys.BOB.id(), SecretHash.of("c4n4ry-token")))
                .isEqualTo(Decoded.ok(sent.proof()));
        assertThat(sent.proof().audience()).isEqualTo(audience);
        assertThat(sent.proof().timestampMillis()).isEqualTo(terminal.clock().millis());
        assertThat(sent.signature().verify(sent.registration())).isEqualTo(Decoded.ok(sent.signature()));
    }

    private record CardSignatureAndProof(Registration registration, CardSignature signature, KeyProof proof) {}

    private CardSignatureAndProof sent() {
        return Json.decode(registry.asked().getLast().body(), value -> {
                    var in = ObjectReader.of(value, "registration", "key_proof", "card_signature");
                    return new CardSignatureAndProof(
                            Registration.SHAPE.read(value),
                            in.read("card_signature", CardSignature.SHAPE),
                            in.read("key_proof", KeyProof.SHAPE));
                })
                .orThrow();
    }

    @Test
    void quietCommandSaysItsResultAlone() {
        registry.willAnswer(200, "[]")
                .willAnswer(201, card(OWN_CARD, ME, Keys.BOB.id().value()));

        Typed typed = register("--quiet");

        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).contains(OWN_CARD);
    }

    @Test
    void nothingIsSignedForThoseWhoDoNotWantIt() {
        registry.willAnswer(HttpResponse.json(200, "[]").withHeader("x-mesh-features", "key_proof, card_signature"))
                .willAnswer(201, card(OWN_CARD, ME, Keys.BOB.id().value()));

        assertThat(register("--no-key-proof").exitCode()).isZero();

        assertThat(registry.asked().getLast().body()).doesNotContain("key_proof", "card_signature");
    }

    @ParameterizedTest
    @CsvSource({
        "403, key_proof_required, 5, Register again without --no-key-proof",
        "400, key_proof_expired, 1, Set this machine's clock",
        "400, key_proof_audience, 1, Its operator can set --audience"
    })
    void refusedProofIsToldWithWhatHelps(int status, String code, int exitCode, String next) {
        registry.willAnswer(200, "[]").willAnswer(status, "{\"error\":\"so\",\"code\":\"" + code + "\"}");

        Typed typed = register();

        assertThat(typed.exitCode()).isEqualTo(exitCode);
        assertThat(typed.err()).contains(next);
    }

    @Test
    void keptKeyIsUsedAgain() {
        keep("\nsecret_key = \"" + Keys.ALICE.secretHex() + "\"\n");
        registry.willAnswer(200, "[]").willAnswer(201, card(OWN_CARD, ME, ALICE));

        assertThat(register().err())
                .isEqualTo("Using existing key from ~/.mesh/config.toml\nAgent ID: " + ALICE + "\n");
    }

    @Test
    void ownCardIsUpdatedInsteadOfAddingAnother() {
        registry.willAnswer(200, "[" + card(OTHER_CARD, SOMEBODY, ALICE) + "," + card(OWN_CARD, ME, ALICE) + "]")
                .willAnswer(200, user(ME))
                .willAnswer(200, card(OWN_CARD, ME, ALICE));

        Typed typed = terminal.with("MESH_SECRET_KEY", Keys.ALICE.secretHex()).type(words());

        assertThat(typed.exitCode()).isZero();
        assertThat(registry.askedLines())
                .containsExactly("GET /agents?agent_id=" + ALICE, "GET /users/me", "PUT /agents/" + OWN_CARD);
    }

    @Test
    void cardOfSomebodyElseIsLeftAlone() {
        registry.willAnswer(200, "[" + card(OTHER_CARD, SOMEBODY, ALICE) + "]")
                .willAnswer(200, user(ME))
                .willAnswer(201, card(OWN_CARD, ME, ALICE));

        Typed typed = terminal.with("MESH_SECRET_KEY", Keys.ALICE.secretHex()).type(words());

        assertThat(typed.exitCode()).isZero();
        assertThat(registry.askedLines().getLast()).isEqualTo("POST /agents");
    }

    @Test
    void keyOfTheCommandLineWinsOverEnvironmentAndFile() throws IOException {
        keep("\nsecret_key = \"" + Keys.CAROL.secretHex() + "\"\n");
        Path file = Files.writeString(home.resolve("key"), Keys.ALICE.secretHex() + "\n");
        registry.willAnswer(200, "[]").willAnswer(201, card(OWN_CARD, ME, ALICE));

        Typed typed = terminal.with("MESH_SECRET_KEY", Keys.BOB.secretHex())
                .type(words("--secret-key-file", file.toString()));

        assertThat(typed.err()).isEqualTo("Agent ID: " + ALICE + "\n");
    }

    @Test
    void keyThatIsNoneIsRefusedWithItsOriginAndNotShown() {
        Typed typed = terminal.with("MESH_SECRET_KEY", "c4n4ry").type(words());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("cannot use the key of MESH_SECRET_KEY: invalid hex in secret key");
    }

    @Test
    void emptyVariableCountsAsSet() {
        assertThat(terminal.with("MESH_SECRET_KEY", "").type(words()).err())
                .contains("secret key must be 32 bytes (64 hex chars)");
    }

    @Test
    void answerThatIsNoCardIsNoSuccess() {
        registry.willAnswer(200, "[]").willAnswer(200, "{}");

        Typed typed = register("--secret-key", Keys.ALICE.secretHex());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("not what a registry says", "missing field `id`");
    }

    @Test
    void nothingBetweenTwoCommasIsNoCapability() {
        registry.willAnswer(200, "[]").willAnswer(201, card(OWN_CARD, ME, ALICE));

        terminal.type("register", "--name", "bot", "--capabilities", " a,,b, ", "--secret-key", Keys.ALICE.secretHex());

        assertThat(registry.asked().getLast().body()).contains("\"capabilities\":[{\"name\":\"a\"},{\"name\":\"b\"}]");
    }
}
