package io.agentmesh.program.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsReaderTest {
    private static final Path FILE = Path.of("relay.toml");
    private static final Setting LISTEN = Setting.named("listen").withEnvironment("RELAY_ADDR", "ADDR");
    private static final Setting RATE = Setting.named("limits.rate");
    private static final Setting TOKEN =
            Setting.named("cp_token").withEnvironment("MESH_CP_TOKEN").asSecret();
    private static final HostPort DEFAULT = new HostPort("0.0.0.0", 9800);

    @Test
    void theFlagWinsOverEverything() throws Exception {
        var settings = reader(new Flags().put(LISTEN, "a:1"), Map.of("RELAY_ADDR", "b:2"), "listen = \"c:3\"");

        HostPort listen = settings.read(LISTEN, ValueType.hostPort(), DEFAULT);

        assertThat(listen).isEqualTo(new HostPort("a", 1));
        assertThat(settings.inForce()).first().hasToString("listen = \"a:1\"  # --listen");
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        var settings = reader(new Flags(), Map.of("ADDR", "b:2"), "listen = \"c:3\"");

        HostPort listen = settings.read(LISTEN, ValueType.hostPort(), DEFAULT);

        assertThat(listen).isEqualTo(new HostPort("b", 2));
        assertThat(settings.inForce()).first().hasToString("listen = \"b:2\"  # ADDR");
    }

    @Test
    void theFileWinsOverTheDefaultAndIsNamedWithItsLine() throws Exception {
        var settings = reader(new Flags(), Map.of("ADDR", ""), "\n[limits]\nrate = 5\n");

        assertThat(settings.read(LISTEN, ValueType.hostPort(), DEFAULT)).isEqualTo(DEFAULT);
        assertThat(settings.read(RATE, ValueType.decimal(0, 10), 1.0)).isEqualTo(5.0);
        assertThat(settings.inForce())
                .extracting(SettingInForce::toString)
                .containsExactly("limits.rate = \"5\"  # relay.toml:3:1", "listen = 0.0.0.0:9800  # default");
    }

    @Test
    void valueThatWasRefusedCountsAsGiven() throws Exception {
        var settings = reader(new Flags().put(LISTEN, "nowhere"), Map.of(), "");

        settings.read(LISTEN, ValueType.hostPort(), DEFAULT);

        assertThat(settings.originOf(LISTEN)).hasToString("--listen");
    }

    @Test
    void allProblemsAreReportedTogether() throws Exception {
        var settings = reader(new Flags().put(LISTEN, "nowhere"), Map.of(), "cp_token = 5\n[limits]\nrate = 11\n");

        settings.read(LISTEN, ValueType.hostPort(), DEFAULT);
        settings.read(RATE, ValueType.decimal(0, 10), 1.0);
        settings.read(TOKEN, ValueType.secret());
        settings.problem("cp_url is missing");

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(settings::check)
                .satisfies(failed -> assertThat(failed.problems())
                        .containsExactly(
                                "--listen: listen = \"nowhere\": expected host:port",
                                "relay.toml:3:1: limits.rate = \"11\": expected a number from 0.0 to 10.0",
                                "relay.toml:1:1: cp_token = [redacted]: expected a secret that is not empty",
                                "cp_url is missing"));
    }

    @Test
    void aKeyThatNobodyReadsIsNamedWithTheNearestKnownOne() throws Exception {
        var settings = reader(new Flags(), Map.of(), "lisen = \"a:1\"\nzzz = 1\n");

        settings.read(LISTEN, ValueType.hostPort(), DEFAULT);
        settings.check();

        assertThat(settings.warnings())
                .containsExactly(
                        "relay.toml:1:1: nothing reads \"lisen\"; did you mean \"listen\"?",
                        "relay.toml:2:1: nothing reads \"zzz\"");
    }

    @Test
    void aSecretIsNeverShown() throws Exception {
        var settings = reader(new Flags(), Map.of("MESH_CP_TOKEN", "canary"), "");

        assertThat(settings.read(TOKEN, ValueType.secret()).orElseThrow().reveal())
                .isEqualTo("canary");
        assertThat(settings.inForce().toString()).contains("[redacted]").doesNotContain("canary");
    }

    @Test
    void controlCharactersInAProblemAreNotPrinted() throws Exception {
        var settings = reader(new Flags().put(LISTEN, "\u001b[2J"), Map.of(), "");

        settings.read(LISTEN, ValueType.hostPort(), DEFAULT);

        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(settings::check)
                .withMessage("--listen: listen = \"?[2J\": expected host:port");
    }

    @Test
    void syntaxErrorsNameFileLineAndColumn() {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> SettingsFile.parse(FILE, "a = 1\nb: 2\n"))
                .withMessageStartingWith("relay.toml:2:2: ");
    }

    @Test
    void eleventhSyntaxErrorIsNotShown() {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> SettingsFile.parse(FILE, "a = 1\n".repeat(12)))
                .satisfies(failed -> assertThat(failed.problems()).hasSize(10));
    }

    @Test
    void aValueWhereATableIsWantedIsNoValue() throws Exception {
        var settings = reader(new Flags(), Map.of(), "limits = 5");

        assertThat(settings.read(RATE, ValueType.decimal(0, 10), 1.0)).isEqualTo(1.0);
        assertThat(settings.warnings()).hasSize(1);
    }

    @Test
    void timesAndSizesHaveUnits() throws Exception {
        Setting wait = Setting.named("wait");
        Setting body = Setting.named("body");
        var settings = reader(new Flags().put(body, "64KiB"), Map.of(), "wait = \"250ms\"");

        assertThat(settings.read(wait, ValueType.duration(Duration.ZERO, Duration.ofHours(1)), Duration.ZERO))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(settings.read(body, ValueType.bytes(0, 1 << 20), 0L)).isEqualTo(65_536);
    }

    @Test
    void theFirstOfTwoFilesWins() {
        SettingsFile first = SettingsFile.ofTexts(Path.of("node.json"), Map.of("listen", "a:1"));
        SettingsFile second = SettingsFile.ofTexts(Path.of("config.toml"), Map.of("listen", "b:2", "cp_token", "t"));
        var settings = new SettingsReader(new Flags(), Map.of(), first.orElse(second));

        assertThat(settings.read(LISTEN, ValueType.hostPort(), DEFAULT)).isEqualTo(new HostPort("a", 1));
        assertThat(settings.read(TOKEN, ValueType.secret())).isPresent();
        assertThat(settings.originOf(LISTEN)).hasToString("node.json");
        assertThat(settings.originOf(TOKEN)).hasToString("config.toml");
    }

    private static SettingsReader reader(Flags flags, Map<String, String> environment, String toml) throws Exception {
        return new SettingsReader(flags, environment, SettingsFile.parse(FILE, toml));
    }
}
