package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `meshctl login`: in the browser, and with a token that is there already.
@SuppressWarnings("NullAway.Init") // set before each test
final class LoginIT {
    private static final String DEVICE = "{\"device_code\":\"c4n4ry-device\",\"user_code\":\"AB-12\","
            + "\"verification_uri\":\"https://login.example/device\",\"expires_in\":60,\"interval\":5}";
    private static final String PENDING = "{\"error\":\"authorization_pending\"}";
    private static final String SLOWER = "{\"error\":\"slow_down\"}";
    private static final String GRANTED =
            "{\"api_token\":\"c4n4ry-new\",\"user_id\":\"0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11\"}";
    private static final String USER = "{\"id\":\"0b8f4b7a-5d0e-4d5a-8d0c-3f6a2d9b7c11\",\"external_id\":\"local:me\","
            + "\"provider\":\"local\",\"created_at\":\"2026-05-01T10:00:00Z\"}";

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

    private Typed login() {
        return terminal.typeInFakeTime("login", "--cp-url", registry.url());
    }

    @Test
    void personAgreesAndEverythingElseInTheFileStays() throws IOException {
        terminal.withConfig("# mine\nsecret_key = \"" + Keys.ALICE.secretHex() + "\"\nbearer_token = \"c4n4ry-old\"");
        registry.willAnswer(200, DEVICE).willAnswer(200, PENDING).willAnswer(200, GRANTED);

        Typed typed = login();

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).isEqualTo("""
                Open the following URL to authorize:
                  https://login.example/device
                Enter the code: AB-12
                Waiting for authorization, at most 60 s...
                Login successful. Credentials saved to ~/.mesh/config.toml
                """);
        assertThat(terminal.config())
                .contains("# mine", Keys.ALICE.secretHex(), "c4n4ry-new", registry.url())
                .doesNotContain("c4n4ry-old");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(terminal.configFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void terminalShowsHowLongOneHasWaited() {
        terminal.with("TERM", "xterm").with("NO_COLOR", "1").screen().becomesTerminal();
        registry.willAnswer(200, DEVICE).willAnswer(200, PENDING).willAnswer(200, GRANTED);

        Typed typed = login();

        assertThat(typed.err())
                .contains("\r\u001b[KWaiting for authorization, 5 s of at most 60 s\r\u001b[K")
                .endsWith("\r\u001b[KLogin successful. Credentials saved to ~/.mesh/config.toml\n");
    }

    @Test
    void quietTerminalShowsNoProgress() {
        terminal.with("TERM", "xterm").screen().becomesTerminal();
        registry.willAnswer(200, DEVICE).willAnswer(200, PENDING).willAnswer(200, GRANTED);

        Typed typed = terminal.typeInFakeTime("login", "--quiet", "--cp-url", registry.url());

        assertThat(typed.err()).doesNotContain("\u001b", "5 s of");
        assertThat(terminal.screen().listeners()).isZero();
    }

    @Test
    void registryThatWantsToBeAskedLessOftenIs() {
        registry.willAnswer(200, DEVICE)
                .willAnswer(200, SLOWER)
                .willAnswer(400, PENDING)
                .willAnswer(200, GRANTED);

        assertThat(login().exitCode()).isZero();
        assertThat(terminal.pauses())
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    @Test
    void registryThatIsAwayForAMomentIsAskedAgain() {
        registry.willAnswer(200, DEVICE)
                .willAnswer(HttpResponse.text(502, "failed to reach GitHub"))
                .willAnswer(200, GRANTED);

        Typed typed = login();

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.err()).contains("failed to reach GitHub");
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, login denied by user",
        "expired_token, the code is too old",
        "unsupported_grant_type, unsupported_grant_type (no)"
    })
    void refusalEndsTheLoginAndChangesNothing(String word, String said) {
        registry.willAnswer(200, DEVICE).willAnswer(200, "{\"error\":\"" + word + "\",\"error_description\":\"no\"}");

        Typed typed = login();

        assertThat(typed.exitCode()).isEqualTo(4);
        assertThat(typed.err()).endsWith("meshctl: cannot log in: " + said + ". Start again: meshctl login\n");
        assertThat(terminal.configFile()).doesNotExist();
    }

    @Test
    void waitEndsWithTheCode() {
        registry.willAnswer(200, DEVICE);
        for (int i = 0; i < 11; i++) {
            registry.willAnswer(200, PENDING);
        }

        Typed typed = login();

        assertThat(typed.exitCode()).isEqualTo(9);
        assertThat(typed.err()).contains("nobody agreed within 60 s");
        assertThat(terminal.pauses()).hasSize(12);
    }

    @Test
    void timesBeyondTheBoundsAreCutToThem() {
        registry.willAnswer(200, DEVICE.replace(":60,", ":99999999999,").replace(":5}", ":99999999999}"));
        for (int i = 0; i < 11; i++) {
            registry.willAnswer(200, PENDING);
        }

        Typed typed = login();

        assertThat(typed.err()).contains("at most 3600 s", "nobody agreed within 3600 s");
        assertThat(terminal.pauses()).hasSize(12).containsOnly(Duration.ofMinutes(5));
    }

    @Test
    void registryWithoutALoginProviderSaysSo() {
        registry.willAnswer(HttpResponse.text(503, "OAuth not configured"));

        Typed typed = login();

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.err()).contains("cannot start the login: OAuth not configured (503)", "--token-file");
    }

    @Test
    void tokenFromStandardInputIsCheckedAndKept() {
        registry.willAnswer(200, USER);
        terminal.withInput("c4n4ry-given\n");

        Typed typed = terminal.type("login", "--cp-url", registry.url() + "/", "--token-file", "-");

        assertThat(typed.exitCode()).isZero();
        assertThat(registry.asked().getFirst().authorization()).isEqualTo("Bearer c4n4ry-given");
        assertThat(terminal.config()).contains("c4n4ry-given", "\"" + registry.url() + "/\"");
    }

    @Test
    void tokenThatTheRegistryRefusesIsNotKept() {
        registry.willAnswer(HttpResponse.text(401, "invalid or expired token"));
        terminal.withInput("c4n4ry-given\n");

        Typed typed = terminal.type("login", "--cp-url", registry.url(), "--token-file", "-");

        assertThat(typed.exitCode()).isEqualTo(4);
        assertThat(typed.err()).contains("the token of standard input");
        assertThat(terminal.configFile()).doesNotExist();
    }

    @Test
    void daemonThatRunsIsSaidToNeedARestart() throws IOException {
        Files.createDirectories(home.resolve(".mesh"));
        try (FakePartner _ = FakePartner.onSocket(home.resolve(".mesh/meshd.sock"))) {
            registry.willAnswer(200, DEVICE).willAnswer(200, GRANTED);

            assertThat(login().err()).endsWith("A meshd that runs keeps its old token: restart it.\n");
        }
    }
}
