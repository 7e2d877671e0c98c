package io.agentmesh.meshctl.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
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
import org.junit.jupiter.params.provider.ValueSource;

/// Which setting counts, and what is said when one is missing or unusable.
@SuppressWarnings("NullAway.Init") // set before each test
final class SettingsIT {
    private Path home;
    private FakePartner registry;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        home = folder;
        registry = FakePartner.onTcp();
        terminal = Terminal.at(folder);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(home.resolve(name), text);
    }

    private String tokenShownBy(String... words) {
        registry.willAnswer(200, "[]");
        assertThat(terminal.type(words).exitCode()).isZero();
        return registry.asked().getLast().authorization();
    }

    @Test
    void tokenOfTheFlagWinsOverEnvironmentAndFile() throws IOException {
        String url = "--cp-url=" + registry.url();
        Path flagged = file("flagged", " c4n4ry-flag\n");

        terminal.withConfig("bearer_token = \"c4n4ry-kept\"\n");
        assertThat(tokenShownBy("discover", url)).isEqualTo("Bearer c4n4ry-kept");
        terminal.with("MESH_TOKEN_FILE", file("named", "c4n4ry-named").toString());
        assertThat(tokenShownBy("discover", url)).isEqualTo("Bearer c4n4ry-named");
        terminal.with("MESH_TOKEN", "c4n4ry-variable");
        assertThat(tokenShownBy("discover", url)).isEqualTo("Bearer c4n4ry-variable");
        assertThat(tokenShownBy("discover", url, "--token-file", flagged.toString()))
                .isEqualTo("Bearer c4n4ry-flag");
    }

    @Test
    void controlPlaneOfTheFlagWinsOverEnvironmentAndFile() {
        terminal.withConfig("cp_url = \"http://127.0.0.1:1\"\n");
        assertThat(terminal.type("discover").err())
                .contains("http://127.0.0.1:1 is from cp_url in ~/.mesh/config.toml");
        terminal.with("MESH_CP_URL", "http://127.0.0.1:2");
        assertThat(terminal.type("discover").err()).contains("http://127.0.0.1:2 is from MESH_CP_URL");
        assertThat(terminal.type("discover", "--cp-url", "http://127.0.0.1:3").err())
                .contains("http://127.0.0.1:3 is from --cp-url");
    }

    @Test
    void thereIsNoDefaultControlPlaneAndTheMessageNamesTheSetting() {
        Typed typed = terminal.type("discover");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err())
                .isEqualTo("meshctl: no control plane is named: --cp-url and MESH_CP_URL are not given, and cp_url is"
                        + " not in ~/.mesh/config.toml. Name yours once: meshctl login --cp-url http://HOST:PORT\n");
    }

    @Test
    void prefixOfTheControlPlaneIsKept() {
        registry.willAnswer(200, "[]");

        terminal.type("discover", "--cp-url", registry.url() + "/mesh//");

        assertThat(registry.askedLines()).containsExactly("GET /mesh/agents");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:80",
                "localhost",
                "ftp://h",
                "http://",
                "http://u:hidden@h",
                "http://h?x=hidden",
                "http://h h",
                ""
            })
    void urlThatIsNoneIsRefusedWithItsOriginAndNotShown(String url) {
        Typed typed = terminal.with("MESH_CP_URL", url).type("discover");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err())
                .contains("cannot use the control plane's URL of MESH_CP_URL")
                .doesNotContain("hidden");
    }

    @Test
    void fileThatIsNoTomlIsNamedWithThePlace() {
        terminal.withConfig("cp_url = \"http://h\"\nbearer_token = \"c4n4ry\n");

        Typed typed = terminal.type("discover");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("failed to parse ~/.mesh/config.toml", "config.toml:2:");
    }

    @Test
    void keyThatIsNotTextIsNamed() {
        terminal.withConfig("cp_url = 5\n");

        assertThat(terminal.type("discover").err()).contains("cp_url must be text in quotes");
    }

    @Test
    void fileThatCannotBeReadIsNamed() throws IOException {
        Files.createDirectories(terminal.configFile());

        Typed typed = terminal.type("discover");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains(terminal.configFile() + ": it is a folder");
    }

    @Test
    void homeThatIsNotNeededIsNotAskedFor() {
        registry.willAnswer(200, "[]");

        Typed typed =
                terminal.without("HOME").with("MESH_TOKEN", "c4n4ry").type("discover", "--cp-url", registry.url());

        assertThat(typed.exitCode()).isZero();
    }

    @Test
    void tokenFileThatIsMissingIsNamed() {
        Typed typed = terminal.type("discover", "--cp-url", registry.url(), "--token-file", "/no/such");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err())
                .isEqualTo("meshctl: cannot read --token-file: cannot use /no/such: it does not exist\n");
    }

    @Test
    void tokenThatNoHeaderCanCarryIsRefusedAndNotShown() {
        Typed typed = terminal.with("MESH_TOKEN", "c4n4ry\u0001").type("discover", "--cp-url", registry.url());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("cannot use the token of MESH_TOKEN");
        assertThat(registry.asked()).isEmpty();
    }

    @Test
    void secretAtItsBoundIsTakenAndOneCharacterMoreIsRefused() {
        String most = "x".repeat(SecretFile.MAX_CHARS);

        terminal.withInput(most + "\n");
        assertThat(tokenShownBy("discover", "--cp-url", registry.url(), "--token-file", "-"))
                .hasSize(7 + 8192);
        terminal.withInput(most + "y\n");
        assertThat(terminal.type("discover", "--cp-url", registry.url(), "--token-file", "-")
                        .err())
                .contains("cannot use --token-file: it has more than 8192 characters");
    }

    @Test
    void authHeaderIsTheTokenAsOneLine() {
        // Printed because it was asked for: no canary, which no output may hold.
        terminal.withConfig("bearer_token = \"t0\"\n");
        assertThat(terminal.type("auth-header")).isEqualTo(new Typed(0, "{\"Authorization\":\"Bearer t0\"}\n", ""));

        terminal.withConfig("");
        Typed without = terminal.type("auth-header");
        assertThat(without.exitCode()).isEqualTo(4);
        assertThat(without.err()).contains("not logged in", "meshctl login");
    }

    @Test
    void upKeepsTheTokenAndEverythingElse() throws IOException {
        Path socket = home.resolve("d.sock");
        terminal.withConfig("# mine\nsecret_key = \"" + Keys.ALICE.secretHex() + "\"\ncp_url = \"http://h\"\n")
                .with("MESH_SETUP_KEY", "c4n4ry-sk");
        try (FakePartner daemon =
                FakePartner.onSocket(socket).willAnswer(201, "{\"agent_card\":{},\"api_token\":\"at_c4n4ry\"}")) {
            Typed typed = terminal.type("up", "--meshd", socket.toString(), "--name", "n", "--capabilities", "a");

            assertThat(typed.out()).isEqualTo("Registered successfully. Token saved.\n");
            assertThat(daemon.asked().getFirst().body())
                    .isEqualTo("{\"setup_key\":\"c4n4ry-sk\",\"agent_id\":\"" + Keys.ALICE.id()
                            + "\",\"name\":\"n\",\"capabilities\":[{\"name\":\"a\"}]}");
        }
        assertThat(terminal.config()).contains("# mine", Keys.ALICE.secretHex(), "http://h", "at_c4n4ry");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(terminal.configFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void upWithoutASetupKeyNamesTheSetting() {
        Typed typed = terminal.type("up", "--name", "n", "--capabilities", "a");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("no setup key is given", "--setup-key-file", "MESH_SETUP_KEY_FILE");
    }
}
