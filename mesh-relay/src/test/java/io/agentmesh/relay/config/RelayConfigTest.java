package io.agentmesh.relay.config;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogFormat;
import io.agentmesh.program.serving.Listening;
import io.agentmesh.program.serving.Listening.TlsFiles;
import io.agentmesh.program.settings.AddressRanges;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.Origin;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.relay.connection.ConnectionCaps;
import io.agentmesh.relay.connection.ConnectionLimits;
import io.agentmesh.relay.connection.ConnectionLimits.Login;
import io.agentmesh.relay.connection.ConnectionLimits.Watch;
import io.agentmesh.relay.connection.GatePolicy;
import io.agentmesh.relay.connection.GatePolicy.Groups;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.SignaturePolicy;
import io.agentmesh.relay.connection.SignaturePolicy.Where;
import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.limit.RateLimit.Rate;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.queue.QueueLimits.Room;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RelayConfigTest {
    private static final String EVERYTHING = """
            listen = "127.0.0.1:1"
            ops_listen = "127.0.0.1:2"
            tls_cert = "c.pem"
            tls_key = "k.pem"
            data_dir = "d"
            cp_url = "http://cp:9801/"
            cp_token = "canary-token"
            rate_limit = 5
            rate_burst = 8.5
            max_rate_buckets = 11
            isolate_groups = false
            verify_signatures = "always"
            verify_sample = 14
            max_connections = 7
            max_connections_per_address = 6
            max_logins_per_address = 2
            max_connections_per_agent = 3
            uncounted_addresses = "10.0.0.0/8, ::1"
            drain_timeout = "250ms"
            login_timeout = "1s"
            gate_timeout = 2
            gate_recheck = 12
            gate_grace = 13
            resume_token_ttl = 3
            max_resume_tokens = 4
            ping_after = 5
            close_after = 6
            stall_timeout = 9
            outgoing_bytes = "64KiB"
            max_envelope_bytes = 2048
            log_level = "debug"
            log_format = "json"
            [queue]
            store = "memory"
            pair_envelopes = 1
            pair_bytes = 2
            agent_envelopes = 3
            agent_bytes = 4
            sender_envelopes = 5
            sender_bytes = 6
            total_envelopes = 7
            total_bytes = 8
            max_agents = 9
            ttl = 10
            max_ttl = "11s"
            [rate_overrides."%s"]
            rate_limit = 500
            [rate_overrides."%s"]
            rate_limit = 0
            rate_burst = 0
            """.formatted(ALICE.id(), BOB.id());

    @Test
    void defaultsAreTheOriginalsAndThoseOfTheParts() throws StartException {
        RelayConfig config = read("");

        assertThat(config.listening())
                .isEqualTo(new Listening(new HostPort("0.0.0.0", 9800), Optional.empty(), Optional.empty(), 50_000));
        assertThat(config.dataDir()).isEqualTo(Path.of("data"));
        assertThat(config.controlPlane()).isEmpty();
        assertThat(config.queue()).isEqualTo(QueueStore.SQLITE);
        assertThat(config.limits()).isEqualTo(RelayLimits.DEFAULTS);
        assertThat(config.limits().rate().all()).isEqualTo(new Rate(50.0, 100.0));
        assertThat(config.log().levels().everything()).isEqualTo("info");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void fileSetsEveryKey() throws StartException {
        RelayConfig config = read(EVERYTHING);

        assertThat(config.listening())
                .isEqualTo(new Listening(
                        new HostPort("127.0.0.1", 1),
                        Optional.of(new HostPort("127.0.0.1", 2)),
                        Optional.of(new TlsFiles(Path.of("c.pem"), Path.of("k.pem"))),
                        7));
        assertThat(config.dataDir()).isEqualTo(Path.of("d"));
        assertThat(config.controlPlane().orElseThrow().url()).isEqualTo(URI.create("http://cp:9801/"));
        assertThat(config.controlPlane().orElseThrow().token().reveal()).isEqualTo("canary-token");
        assertThat(config.queue()).isEqualTo(QueueStore.MEMORY);
        assertThat(config.limits().connection())
                .isEqualTo(new ConnectionLimits(
                        new Login(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), 4),
                        new Watch(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(5).dividedBy(3)),
                        65_536,
                        2048,
                        Duration.ofMillis(250)));
        assertThat(config.limits().caps())
                .isEqualTo(new ConnectionCaps(
                        6, 2, 3, AddressRanges.parse("10.0.0.0/8,::1").orElseThrow()));
        assertThat(config.limits().queue())
                .isEqualTo(new QueueLimits(
                        new Room(1, 2),
                        new Room(3, 4),
                        new Room(5, 6),
                        new Room(7, 8),
                        9,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11)));
        assertThat(config.limits().rate())
                .isEqualTo(new RateLimit(
                        new Rate(5.0, 8.5),
                        11,
                        Map.of(ALICE.id(), new Rate(500.0, 8.5), BOB.id(), new Rate(0.0, 0.0))));
        assertThat(config.limits().gate())
                .isEqualTo(new GatePolicy(Groups.TOGETHER, Duration.ofSeconds(12), Duration.ofSeconds(13)));
        assertThat(config.limits().signatures()).isEqualTo(new SignaturePolicy(Where.ALWAYS, 14));
        assertThat(config.log().levels().everything()).isEqualTo("debug");
        assertThat(config.log().format()).isEqualTo(LogFormat.JSON);
        assertThat(config.warnings()).isEmpty();
        assertThat(config.inForce())
                .filteredOn(setting -> setting.origin() instanceof Origin.Default)
                .extracting(SettingInForce::key)
                .containsExactly("rate_overrides." + ALICE.id() + ".rate_burst");
    }

    @Test
    void flagsWinOverTheFile() throws StartException {
        Flags flags = new Flags().put(RelaySettings.LISTEN, "127.0.0.1:0").put(RelaySettings.DATA_DIR, "elsewhere");

        RelayConfig config = RelayConfig.read(
                flags, Map.of(), file("listen = \"0.0.0.0:1\"\ndata_dir = \"here\"\nrate_limit = 1\n"));

        assertThat(config.listening().main()).isEqualTo(new HostPort("127.0.0.1", 0));
        assertThat(config.dataDir()).isEqualTo(Path.of("elsewhere"));
        assertThat(config.limits().rate().all().perSecond()).isEqualTo(1.0);
    }

    @Test
    void gateNeedsBothUrlAndToken() throws StartException {
        assertThat(read("cp_url = \"http://cp\"").controlPlane()).isEmpty();
        assertThat(read("cp_token = \"c4n4ry-token\"").controlPlane()).isEmpty();
    }

    @Test
    void tokenMayComeFromAFile(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "c4n4ry-token\n");

        RelayConfig config = RelayConfig.read(
                new Flags(), Map.of("MESH_RELAY_CP_TOKEN_FILE", token.toString()), file("cp_url = \"http://cp\""));

        assertThat(config.controlPlane().orElseThrow().token().reveal()).isEqualTo("c4n4ry-token");
    }

    /// The original's first log line prints the token (wire §12.1 R15).
    @Test
    void tokenIsShownNowhere() throws StartException {
        RelayConfig config = read("cp_url = \"http://cp\"\ncp_token = \"c4n4ry-token\"\n");

        assertThat(config.toString()).doesNotContain("canary");
        assertThat(config.inForce()).extracting(SettingInForce::toString).noneMatch(line -> line.contains("canary"));
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertThatThrownBy(() -> read("listen = \"nowhere\"\nrate_limit = \"fast\"\nisolate_groups = 1\n"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("listen")
                .hasMessageContaining("rate_limit")
                .hasMessageContaining("isolate_groups");
    }

    @Test
    void placeOfTheChecksComesFromTheEnvironmentTooAndIsOneOfTwo() throws StartException {
        RelayConfig config =
                RelayConfig.read(new Flags(), Map.of("MESH_RELAY_VERIFY_SIGNATURES", "always"), SettingsFile.none());

        assertThat(config.limits().signatures().where()).isEqualTo(Where.ALWAYS);
        assertThatThrownBy(() -> read("verify_signatures = \"never\"\nverify_sample = 0\n"))
                .hasMessageContaining("verify_signatures")
                .hasMessageContaining("verify_sample");
    }

    @Test
    void unknownKeyIsAWarningWithTheNearestOne() throws StartException {
        assertThat(read("rate_limt = 5").warnings()).singleElement().asString().contains("rate_limt", "rate_limit");
    }

    @Test
    void rulesBetweenSettingsAreChecked() {
        assertThatThrownBy(
                        () -> read("tls_cert = \"c.pem\"\nping_after = 90\n[rate_overrides.nobody]\nrate_limit = 1\n"))
                .hasMessageContaining("tls_cert and tls_key go together")
                .hasMessageContaining("ping_after must be less than close_after")
                .hasMessageContaining("\"nobody\", which is not an agent id");
    }

    @Test
    void oneOverrideMoreThanTheBoundIsAProblem() {
        assertThatThrownBy(() -> read(overrides(RateSettings.MAX_OVERRIDES)))
                .hasMessageContaining("\"agent-9999\", which is not an agent id");
        assertThatThrownBy(() -> read(overrides(RateSettings.MAX_OVERRIDES + 1)))
                .hasMessage("rate_overrides names 10001 agents (expected: at most 10000)");
    }

    private static String overrides(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "[rate_overrides.agent-" + number + "]\nrate_limit = 1\n")
                .collect(Collectors.joining());
    }

    private static RelayConfig read(String toml) throws StartException {
        return RelayConfig.read(new Flags(), Map.of(), file(toml));
    }

    private static SettingsFile file(String toml) throws StartException {
        return SettingsFile.parse(Path.of("relay.toml"), toml);
    }
}
