package io.agentmesh.relay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogFormat;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RelayConfigTest {
    @Test
    void defaultsAreTheOriginals() throws StartException {
        RelayConfig config = read("");

        assertThat(config.listen()).isEqualTo(new HostPort("0.0.0.0", 9800));
        assertThat(config.dataDir()).isEqualTo(Path.of("data"));
        assertThat(config.controlPlane()).isEmpty();
        assertThat(config.ratePerSecond()).isEqualTo(50.0);
        assertThat(config.rateBurst()).isEqualTo(100.0);
        assertThat(config.isolateGroups()).isFalse();
        assertThat(config.maxConnections()).isEqualTo(50_000);
        assertThat(config.log().levels().everything()).isEqualTo("info");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void fileSetsEveryKey() throws StartException {
        RelayConfig config = read("""
                listen = "127.0.0.1:1"
                data_dir = "d"
                cp_url = "http://cp:9801/"
                cp_token = "c4n4ry-token"
                rate_limit = 5
                rate_burst = 8.5
                isolate_groups = true
                max_connections = 7
                log_level = "debug"
                log_format = "json"
                """);

        assertThat(config.listen()).isEqualTo(new HostPort("127.0.0.1", 1));
        assertThat(config.dataDir()).isEqualTo(Path.of("d"));
        assertThat(config.controlPlane().orElseThrow().url()).isEqualTo(URI.create("http://cp:9801/"));
        assertThat(config.controlPlane().orElseThrow().token().reveal()).isEqualTo("c4n4ry-token");
        assertThat(config.ratePerSecond()).isEqualTo(5.0);
        assertThat(config.rateBurst()).isEqualTo(8.5);
        assertThat(config.isolateGroups()).isTrue();
        assertThat(config.maxConnections()).isEqualTo(7);
        assertThat(config.log().levels().everything()).isEqualTo("debug");
        assertThat(config.log().format()).isEqualTo(LogFormat.JSON);
    }

    @Test
    void flagsWinOverTheFile() throws StartException {
        Flags flags = new Flags().put(RelayConfig.LISTEN, "127.0.0.1:0").put(RelayConfig.DATA_DIR, "elsewhere");

        RelayConfig config = RelayConfig.read(
                flags, Map.of(), file("listen = \"0.0.0.0:1\"\ndata_dir = \"here\"\nrate_limit = 1\n"));

        assertThat(config.listen()).isEqualTo(new HostPort("127.0.0.1", 0));
        assertThat(config.dataDir()).isEqualTo(Path.of("elsewhere"));
        assertThat(config.ratePerSecond()).isEqualTo(1.0);
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
    void unknownKeyIsAWarningWithTheNearestOne() throws StartException {
        assertThat(read("rate_limt = 5").warnings()).singleElement().asString().contains("rate_limt", "rate_limit");
    }

    private static RelayConfig read(String toml) throws StartException {
        return RelayConfig.read(new Flags(), Map.of(), file(toml));
    }

    private static SettingsFile file(String toml) throws StartException {
        return SettingsFile.parse(Path.of("relay.toml"), toml);
    }
}
