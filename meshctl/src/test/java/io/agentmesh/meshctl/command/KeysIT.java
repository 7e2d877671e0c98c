package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `meshctl keys`: the chain is verified here, whatever the registry says.
@SuppressWarnings("NullAway.Init") // set before each test
final class KeysIT {
    private static final String CARD = "b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01";
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId BOB = Keys.BOB.id();
    private static final KeyChange ALICE_TO_BOB = KeyChange.sign(Keys.ALICE, Keys.BOB, 1_700_000_000_000L);

    private FakePartner registry;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        registry = FakePartner.onTcp();
        terminal = Terminal.at(home).with("MESH_CP_URL", registry.url()).with("MESH_TOKEN", "c4n4ry-token");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private Typed keys(AgentId today, KeyChain chain, String... more) {
        registry.willAnswer(200, "[{\"id\":\"" + CARD + "\",\"agent_id\":\"" + today + "\",\"name\":\"alice\"}]")
                .willAnswer(200, chain.toJson());
        String[] words = new String[2 + more.length];
        words[0] = "keys";
        words[1] = "alice";
        System.arraycopy(more, 0, words, 2, more.length);
        return terminal.type(words);
    }

    @Test
    void provenChainIsShown() {
        Typed typed = keys(BOB, new KeyChain(ALICE, List.of(ALICE_TO_BOB)));

        assertThat(typed).isEqualTo(new Typed(0, """
                Card:        %s
                First key:   %s
                Today's key: %s
                Rotations:   1, all proven
                  2023-11-14T22:13:20Z  %s -> %s
                """.formatted(CARD, ALICE, BOB, ALICE, BOB), ""));
        assertThat(registry.askedLines()).containsExactly("GET /agents?search=alice", "GET /agents/" + CARD + "/keys");
    }

    @Test
    void keysThatTheNewOneDidNotTakeThePlaceOfAreNotTakenForItsPast() {
        var oneSided = new KeyChange(RotationProof.sign(Keys.CAROL, ALICE, 1), ALICE, null);

        Typed typed = keys(BOB, new KeyChain(Keys.CAROL.id(), List.of(oneSided, ALICE_TO_BOB)));

        assertThat(typed.out())
                .contains("Known by its own word since " + ALICE + " only: the keys before may be anybody's");
    }

    @Test
    void documentForProgramsCarriesTheProofs() {
        Typed typed = keys(BOB, new KeyChain(ALICE, List.of(ALICE_TO_BOB)), "-o", "json");

        assertThat(typed.out())
                .contains("\"verified\": true", ALICE_TO_BOB.proof().signature());
    }

    @Test
    void chainThatSomebodyElseSignedIsNotBelieved() {
        KeyChange carols = KeyChange.sign(Keys.CAROL, Keys.BOB, 1);

        Typed typed = keys(BOB, new KeyChain(ALICE, List.of(carols)));

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("the agent's keys are not proven", "does not follow the key before it");
    }

    @Test
    void chainThatEndsElsewhereThanTheCardIsNotBelieved() {
        Typed typed = keys(Keys.CAROL.id(), new KeyChain(ALICE, List.of(ALICE_TO_BOB)));

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("the proofs end with " + BOB);
    }

    @Test
    void chainMustBeginWithTheKeyThatThePersonKnows() {
        KeyChain chain = new KeyChain(ALICE, List.of(ALICE_TO_BOB));

        assertThat(keys(BOB, chain, "--first", ALICE.value()).exitCode()).isZero();
        assertThat(keys(BOB, chain, "--first", Keys.CAROL.id().value()).err())
                .contains("it begins with another key than expected");
    }
}
