package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `meshctl why`: which station of a request decides.
@SuppressWarnings("NullAway.Init") // set before each test
final class WhyIT {
    private static final String ALICE = Keys.ALICE.id().value();
    private static final String BOB = Keys.BOB.id().value();
    private static final String ANN = "0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11";
    private static final String ZOE = "11111111-2222-4333-8444-555555555555";

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

    private static String card(String agent, String name, String owner, String group) {
        return "[{\"id\":\"b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01\",\"agent_id\":\"" + agent + "\",\"name\":\"" + name
                + "\",\"owner_id\":\"" + owner + "\",\"group_id\":\"" + group
                + "\",\"capabilities\":[{\"name\":\"echo\"}]}]";
    }

    private static String rule(String id, String source, String target, String capabilities) {
        return "{\"id\":\"" + id + "\",\"source\":\"" + source + "\",\"target\":\"" + target
                + "\",\"allowed_capabilities\":[" + capabilities + "]}";
    }

    private Typed why(String bobsOwner, String bobsGroup, String rules, String revocations) {
        registry.willAnswer(200, card(ALICE, "alice", ANN, "g"))
                .willAnswer(200, card(BOB, "bob", bobsOwner, bobsGroup))
                .willAnswer(200, "[" + rules + "]")
                .willAnswer(200, "[" + revocations + "]");
        return terminal.type("why", "alice", "bob", "echo");
    }

    @Test
    void firstRuleForThePairDecides() {
        String rules = rule("r0", BOB, ALICE, "") + "," + rule("r1", ALICE, BOB, "\"echo\",\"list\"") + ","
                + rule("r2", ALICE, BOB, "");

        Typed typed = why(ZOE, "g", rules, "");

        assertThat(typed).isEqualTo(new Typed(0, """
                May alice ask bob for echo?
                  1. keys       pass     neither key is revoked
                  2. groups     pass     both are of the group g
                  3. card       pass     bob says that it can do echo
                  4. rules      allow    the first rule for this pair, r1, allows echo, list
                Allowed.
                """, ""));
        assertThat(registry.askedLines())
                .containsExactly(
                        "GET /agents?search=alice",
                        "GET /agents?search=bob",
                        "GET /acl?group_id=g",
                        "GET /revocations");
    }

    @Test
    void ruleThatDoesNotNameTheCapabilityDenies() {
        Typed typed = why(ANN, "g", rule("r1", ALICE, BOB, "\"list\""), "");

        assertThat(typed.exitCode()).isEqualTo(5);
        assertThat(typed.out())
                .endsWith("r1, allows list, and not echo\nDenied. Change that rule: delete it and make another one.\n");
    }

    @Test
    void ownersDecideWithoutARule() {
        Typed same = why(ANN, "g", "", "");
        Typed different = why(ZOE, "g", "", "");

        assertThat(same.exitCode()).isZero();
        assertThat(same.out())
                .contains("5. own rules  unknown", "6. owners     allow ")
                .endsWith("Allowed.\n");
        assertThat(different.exitCode()).isEqualTo(5);
        assertThat(different.out())
                .endsWith("Denied. To allow it: meshctl acl create --source=" + ALICE + " --target=" + BOB
                        + " --capabilities echo\n");
    }

    @Test
    void groupsAreKeptApart() {
        Typed typed = why(ANN, "other", "", "");

        assertThat(typed.exitCode()).isEqualTo(5);
        assertThat(typed.out()).contains("their groups differ (g, other)").endsWith("Denied.\n");
    }

    @Test
    void revokedKeyIsLetInNowhere() {
        Typed typed = why(ANN, "g", rule("r1", ALICE, BOB, "\"echo\""), "{\"agent_id\":\"" + ALICE + "\"}");

        assertThat(typed.exitCode()).isEqualTo(5);
        assertThat(typed.out()).contains("1. keys       deny     the key of alice is revoked");
    }

    @Test
    void documentForProgramsHasTheStations() {
        registry.willAnswer(200, card(ALICE, "alice", ANN, "g"))
                .willAnswer(200, card(BOB, "bob", ANN, "g"))
                .willAnswer(200, "[]")
                .willAnswer(200, "[]");

        Typed typed = terminal.type("-o", "json", "why", "alice", "bob", "fly");

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out())
                .contains("\"decision\": \"allow\"", "\"station\": \"owners\"", "does not say that it can do fly");
    }
}
