package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the daemon is told to pass on to the registry, where the recorded runs do not show it.
@SuppressWarnings("NullAway.Init") // set before each test
final class ManagementIT {
    private String socket;
    private FakePartner daemon;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        socket = home.resolve("d.sock").toString();
        daemon = FakePartner.onSocket(Path.of(socket));
        terminal = Terminal.at(home);
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Typed type(String words) {
        List<String> all = new ArrayList<>(List.of("--meshd", socket));
        all.addAll(List.of(words.split(" ")));
        return terminal.type(all.toArray(String[]::new));
    }

    private String sentBody() {
        return daemon.asked().getLast().body();
    }

    @Test
    void ruleIsMadeInTheGroupThatWasNamed() {
        daemon.willAnswer(201, "{\"id\":\"r1\",\"group_id\":\"g2\"}");

        Typed typed = type("acl create --group-id g2 --source=" + Keys.ALICE.id() + " --target=" + Keys.BOB.id()
                + " --capabilities echo");

        assertThat(typed).isEqualTo(new Typed(0, "ACL rule created.\n", ""));
        assertThat(daemon.asked().getLast().line()).endsWith(" /acl?group_id=g2");
    }

    @Test
    void ruleThatARegistryMadeInAnotherGroupIsTakenAwayAndThatIsSaid() {
        daemon.willAnswer(201, "{\"id\":\"r1\",\"group_id\":\"g1\"}").willAnswer(204, "");

        Typed typed = type("acl create --group-id g2 --source=" + Keys.ALICE.id() + " --target=" + Keys.BOB.id()
                + " --capabilities echo");

        assertThat(typed.exitCode()).isEqualTo(7);
        assertThat(typed.err()).contains("made in another group", "first group alone");
        assertThat(daemon.asked().getLast().line()).isEqualTo("DELETE /acl/r1");
    }

    @Test
    void rulesOfAnotherGroupAreNotListed() {
        daemon.willAnswer(200, "[{\"id\":\"r1\",\"group_id\":\"g1\"},{\"id\":\"r2\",\"group_id\":\"g2\"}]");

        Typed typed = type("acl list --group-id g2");

        assertThat(typed.out()).contains("r2").doesNotContain("r1");
        assertThat(daemon.asked().getLast().line()).endsWith(" /acl?group_id=g2");
    }

    @Test
    void revocationIsSignedByTheKeyThatItRevokes() {
        terminal.withConfig("secret_key = \"" + Keys.CAROL.secretHex() + "\"\n");
        daemon.willAnswer(201, "{}");

        Typed typed = type("revoke --reason lost --yes");

        assertThat(typed)
                .isEqualTo(new Typed(0, "Agent " + Keys.CAROL.id() + " revoked successfully.\nReason: lost\n", ""));
        KeyRevocation sent = KeyRevocation.decode(sentBody()).orThrow();
        assertThat(sent.verify().orThrow().agentId()).isEqualTo(Keys.CAROL.id());
        assertThat(sent.timestampMillis()).isEqualTo(terminal.clock().millis());
        assertThat(sent.reason()).isEqualTo("lost");
    }

    @Test
    void keyThatNobodyNamedIsNotRevokedUnlessThatIsMeant() {
        terminal.withConfig("secret_key = \"" + Keys.CAROL.secretHex() + "\"\n");

        Typed typed = type("revoke");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("nothing is revoked", Keys.CAROL.id().value(), "meshctl revoke --yes");
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void revocationWithoutAKeyNamesTheSetting() {
        Typed typed = type("revoke");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("no key is given", "--secret-key-file", "MESH_SECRET_KEY_FILE");
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void memberIsAddedWithARole() {
        daemon.willAnswer(201, "").willAnswer(201, "");

        assertThat(type("group add-member --group-id g --user-id u").out()).isEqualTo("Member u added to group g.\n");
        assertThat(sentBody()).isEqualTo("{\"role\":\"Member\",\"user_id\":\"u\"}");
        assertThat(type("group add-member --group-id g --user-id u --role admin")
                        .exitCode())
                .isZero();
        assertThat(sentBody()).isEqualTo("{\"role\":\"Admin\",\"user_id\":\"u\"}");
    }

    @Test
    void memberIsRemoved() {
        daemon.willAnswer(204, "");

        assertThat(type("group remove-member --group-id g/h --user-id u").out())
                .isEqualTo("Member u removed from group g/h.\n");
        assertThat(daemon.askedLines()).containsExactly("DELETE /groups/g%2Fh/members/u");
    }

    @Test
    void setupKeyIsOrderedInTheRegistrysShape() {
        daemon.willAnswer(201, "{\"setup_key\":{},\"raw_key\":\"sk_1\"}");

        Typed typed = type("setup-key create --group-id g --usage reusable --max-uses 5 --expires-in-hours 2");

        assertThat(sentBody())
                .isEqualTo("{\"group_id\":\"g\",\"usage\":{\"Reusable\":{\"max_uses\":5}},\"expires_in_secs\":7200}");
        assertThat(typed.out()).isEqualTo("""
                Setup key created:
                {
                  "raw_key": "sk_1",
                  "setup_key": {}
                }
                """);
    }

    @Test
    void setupKeyIsRevoked() {
        daemon.willAnswer(204, "");

        assertThat(type("setup-key revoke --id k").out()).isEqualTo("Setup key k revoked.\n");
    }

    @Test
    void statusThatSaysLittleIsShownAsFarAsItGoes() {
        daemon.willAnswer(200, "{\"state\":5}");

        assertThat(type("status").out()).isEqualTo("""
                Meshd Status:
                  State:       unknown
                  CP URL:      (not configured)
                  Has Token:   false
                  Peers:       0 (0 online)
                  Revoked:     0
                """);
    }

    @Test
    void statusOfOurDaemonAlsoShowsItsAgentAndItsLink() {
        daemon.willAnswer(
                200, "{\"state\":\"Connected\",\"agent_id\":\"A\",\"relay\":\"waiting\",\"relay_detail\":\"refused\"}");

        assertThat(type("status").out()).endsWith("""
                  Revoked:     0
                  Agent ID:    A
                  Relay:       waiting (refused)
                """.indent(0)).contains("State:       Connected");
    }

    @Test
    void searchTextIsSentAsItWasTyped() throws IOException {
        try (FakePartner registry = FakePartner.onTcp().willAnswer(200, "[]")) {
            terminal.type("discover", "--cp-url", registry.url(), "--search", "A & B", "--capability", "c#1");

            assertThat(registry.askedLines()).containsExactly("GET /agents?capability=c%231&search=A%20%26%20B");
        }
    }
}
