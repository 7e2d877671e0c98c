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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tokens, groups and rotations: routes of the registry that the original does not have.
@SuppressWarnings("NullAway.Init") // set before each test
final class RegistryRoutesIT {
    private static final String CARD = "b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01";
    private static final String ALICE = Keys.ALICE.id().value();

    private FakePartner registry;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        registry = FakePartner.onTcp();
        terminal = Terminal.at(home)
                .withConfig("bearer_token = \"c4n4ry-old\"\ncp_url = \"" + registry.url() + "\"\nmine = 1\n");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token list | GET /tokens | | [] | Found 0 token(s):",
                "token revoke --id t1 | DELETE /tokens/t1 | | '' | Token t1 revoked.",
                "group members --group-id g | GET /groups/g/members | | [] | Found 0 member(s):",
                "group show --group-id g | GET /groups/g | | {\"id\":\"g\"} | \"id\": \"g\"",
                "group set --group-id g --name x --members-may edit_rules,mint_setup_keys | PATCH /groups/g"
                        + " | {\"members_may\":[\"edit_rules\",\"mint_setup_keys\"],\"name\":\"x\"} | {} | {}",
                "group set --group-id g --members-may= | PATCH /groups/g | {\"members_may\":[]} | {} | {}",
                "group set-role --group-id g --user-id u --role admin | PATCH /groups/g/members/u"
                        + " | {\"role\":\"Admin\"} | {} | Member u of group g is Admin now.",
                "group delete --group-id g --yes | DELETE /groups/g | | '' | Group g deleted."
            })
    void commandAsksItsRoute(String words, String line, String body, String answer, String said) {
        registry.willAnswer(200, answer);

        Typed typed = terminal.type(words.split(" "));

        assertThat(typed.err()).isEmpty();
        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).contains(said);
        assertThat(registry.asked().getFirst().line()).isEqualTo(line);
        assertThat(registry.asked().getFirst().body()).isEqualTo(body == null ? "" : body);
        assertThat(registry.asked().getFirst().authorization()).isEqualTo("Bearer c4n4ry-old");
    }

    @ParameterizedTest
    @CsvSource({
        "token list, tokens, []",
        "token revoke --id t, revoked, ''",
        "token refresh, token, '{\"api_token\":\"n\",\"token\":{}}'",
        "logout, logged_out, ''",
        "group members --group-id g, members, []",
        "group show --group-id g, group, {}",
        "group set --group-id g --name x, group, {}",
        "group set-role --group-id g --user-id u --role admin, member, {}",
        "group delete --group-id g --yes, deleted, ''"
    })
    void documentForProgramsHasTheMember(String words, String member, String answer) {
        registry.willAnswer(200, answer);

        Typed typed = terminal.type(("-o json " + words).split(" "));

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).contains("\"" + member + "\": ", "\"schema\": \"mesh.v1\"");
    }

    @Test
    void refreshedTokenTakesThePlaceOfTheOld() {
        registry.willAnswer(200, "{\"api_token\":\"c4n4ry-new\",\"token\":{\"id\":\"t2\"}}");

        Typed typed = terminal.type("token", "refresh");

        assertThat(typed).isEqualTo(new Typed(0, "Token refreshed. Saved to ~/.mesh/config.toml\n", ""));
        assertThat(registry.askedLines()).containsExactly("POST /tokens/self/refresh");
        assertThat(terminal.config()).contains("bearer_token = \"c4n4ry-new\"", "mine = 1");
    }

    @Test
    void tokenThatIsNotKeptIsNotRefreshed() {
        terminal.with("MESH_TOKEN", "c4n4ry-env");

        Typed typed = terminal.type("token", "refresh");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("the new one could not be kept");
        assertThat(registry.asked()).isEmpty();
    }

    @Test
    void logoutEndsTheTokenAndForgetsIt() {
        registry.willAnswer(204, "");

        assertThat(terminal.type("logout").out()).isEqualTo("Logged out.\n");
        assertThat(registry.askedLines()).containsExactly("DELETE /tokens/self");
        assertThat(terminal.config()).doesNotContain("c4n4ry").contains("cp_url", "mine = 1");
        assertThat(terminal.type("auth-header").exitCode()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"401, unknown token", "404, not found"})
    void tokenThatCannotBeEndedIsForgottenAllTheSame(int status, String why) {
        registry.willAnswer(status, "{\"error\":\"" + why + "\"}");

        Typed typed = terminal.type("logout");

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).startsWith("Logged out here. The registry did not know the token");
        assertThat(terminal.config()).doesNotContain("c4n4ry");
    }

    @Test
    void tokenOfARegistryThatIsAwayIsKept() {
        registry.close();

        assertThat(terminal.type("logout").exitCode()).isEqualTo(6);
        assertThat(terminal.config()).contains("c4n4ry-old");
    }

    @Test
    void groupIsNotDeletedByAccident() {
        Typed typed = terminal.type("group", "delete", "--group-id", "g");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("this cannot be undone. If you mean it: add --yes");
        assertThat(registry.asked()).isEmpty();
    }

    @Test
    void nothingToChangeIsNotUnderstood() {
        assertThat(terminal.type("group", "set", "--group-id", "g").exitCode()).isEqualTo(2);
    }

    @Test
    void rotationOfANamedAgentIsShownAndCancelled() {
        String agents = "[{\"id\":\"" + CARD + "\",\"agent_id\":\"" + ALICE + "\",\"name\":\"alice\"}]";
        registry.willAnswer(200, agents)
                .willAnswer(200, "{\"new_agent_id\":\"n\"}")
                .willAnswer(200, agents)
                .willAnswer(204, "");

        assertThat(terminal.type("rotate", "status", "--agent", "alice").out())
                .isEqualTo("{\n  \"new_agent_id\": \"n\"\n}\n");
        assertThat(terminal.type("rotate", "cancel", "--agent", "alice").out())
                .isEqualTo("Key rotation of card " + CARD + " cancelled; the old key stays.\n");
        assertThat(registry.askedLines())
                .containsExactly(
                        "GET /agents?search=alice",
                        "GET /agents/" + CARD + "/rotate",
                        "GET /agents?search=alice",
                        "DELETE /agents/" + CARD + "/rotate");
    }

    @Test
    void rotationOfTheDaemonsAgentIsMeantUnlessAnotherIsNamed(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("d.sock");
        try (FakePartner _ = FakePartner.onSocket(socket).willAnswer(200, "{\"agent_id\":\"" + ALICE + "\"}")) {
            registry.willAnswer(200, "[{\"id\":\"" + CARD + "\",\"agent_id\":\"" + ALICE + "\",\"name\":\"alice\"}]")
                    .willAnswer(409, "{\"error\":\"no rotation in progress\"}");

            Typed typed = terminal.type("rotate", "status", "--meshd", socket.toString());

            assertThat(typed.exitCode()).isEqualTo(7);
            assertThat(typed.err()).contains("no rotation in progress");
            assertThat(registry.askedLines().getFirst()).isEqualTo("GET /agents?agent_id=" + ALICE);
        }
    }
}
