package io.agentmesh.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.cors.AllowedOrigins;
import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.serving.Listening;
import io.agentmesh.program.serving.Listening.TlsFiles;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.registry.config.LoginConfig;
import io.agentmesh.relay.config.QueueStore;
import io.agentmesh.relay.connection.GatePolicy.Groups;
import io.agentmesh.relay.connection.RelayLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ServerConfigTest {
    @Test
    void defaultsAreTheOriginals() throws StartException {
        ServerConfig config = ServerConfig.read(new Flags(), Map.of(), SettingsFile.none());

        assertThat(config.listening().main()).isEqualTo(new HostPort("0.0.0.0", 8080));
        assertThat(config.database()).isEqualTo("mesh.db");
        assertThat(config.relay().gate().groups()).isEqualTo(Groups.APART);
        assertThat(config.queue()).isEqualTo(QueueStore.SQLITE);
        assertThat(config.relay()).isEqualTo(RelayLimits.DEFAULTS);
        assertThat(config.log()).isEqualTo(LogOptions.DEFAULT);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void everySettingIsTaken() throws StartException {
        Flags flags = new Flags()
                .put(ServerConfig.LISTEN, "[::1]:0")
                .put(ServerConfig.DATABASE, "/data/mesh.db")
                .put(LoginConfig.Names.OF_SERVER.provider(), "github");

        ServerConfig config = ServerConfig.read(
                flags,
                Map.of(
                        "MESH_RELAY_ISOLATE_GROUPS", "false",
                        "OAUTH_CLIENT_ID", "id",
                        "OAUTH_CLIENT_SECRET", "canary",
                        "CORS_ORIGINS", "*",
                        "PWA_DIR", "/pwa"),
                SettingsFile.none());

        assertThat(config.listening().main()).isEqualTo(new HostPort("::1", 0));
        assertThat(config.database()).isEqualTo("/data/mesh.db");
        assertThat(config.relay().gate().groups()).isEqualTo(Groups.TOGETHER);
        assertThat(config.pages())
                .isEqualTo(new WebPages(Optional.of(new AllowedOrigins.Any()), Optional.of(Path.of("/pwa"))));
        assertThat(config.warnings()).isEmpty();
        assertThat(config.login())
                .hasValueSatisfying(login -> assertThat(login.clientId()).isEqualTo("id"));
        assertThat(config.inForce().toString()).contains("OAUTH_CLIENT_SECRET").doesNotContain("canary");
    }

    @Test
    void fileSetsWhatTheRelayTakesToo() throws StartException {
        SettingsFile file = SettingsFile.parse(Path.of("server.toml"), """
            listen = "127.0.0.1:1"
            db_path = "file.db"
            ops_listen = "127.0.0.1:2"
            tls_cert = "chain.pem"
            tls_key = "key.pem"
            max_connections = 3
            rate_limit = 4
            drain_timeout = "5s"
            [queue]
            store = "memory"
            ttl = "6h"
            """);

        ServerConfig config = ServerConfig.read(new Flags(), Map.of(), file);

        assertThat(config.listening())
                .isEqualTo(new Listening(
                        new HostPort("127.0.0.1", 1),
                        Optional.of(new HostPort("127.0.0.1", 2)),
                        Optional.of(new TlsFiles(Path.of("chain.pem"), Path.of("key.pem"))),
                        3));
        assertThat(config.database()).isEqualTo("file.db");
        assertThat(config.queue()).isEqualTo(QueueStore.MEMORY);
        assertThat(config.relay().rate().all().perSecond()).isEqualTo(4);
        assertThat(config.relay().connection().drain()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.relay().queue().timeToLive()).isEqualTo(Duration.ofHours(6));
        assertThat(config.warnings()).isEmpty();
        assertThat(ServerConfig.change(config, ServerConfig.read(new Flags(), Map.of(), SettingsFile.none())))
                .satisfies(change -> {
                    assertThat(change.reloaded()).containsExactly("drain_timeout", "rate_limit");
                    assertThat(change.needsRestart()).contains("db_path", "queue.ttl", "tls_cert");
                });
    }

    /// The original says nothing of it (registry §11 W27).
    @Test
    void w27PartOfALoginProviderIsWarnedOf() throws StartException {
        ServerConfig config = ServerConfig.read(new Flags(), Map.of("OAUTH_CLIENT_ID", "id"), SettingsFile.none());

        assertThat(config.login()).isEmpty();
        assertThat(config.warnings()).singleElement().asString().contains("login is off", "oauth_client_secret");
    }

    /// The original says nothing of them (registry §11 W27).
    @Test
    void w27VariablesThatNobodyReadsAreWarnedOf() throws StartException {
        Map<String, String> environment = Map.of("LISTEN", "0.0.0.0:1", "DB_PATH", "x.db");

        assertThat(ServerConfig.read(new Flags(), environment, SettingsFile.none())
                        .warnings())
                .containsExactly(
                        "the variable LISTEN is not read; use --listen",
                        "the variable DB_PATH is not read; use --db-path");
    }

    /// The original drops some and aborts at others (registry §11 W27).
    @Test
    void w27OriginsThatLetNobodyInAreReportedTogether() {
        Map<String, String> environment = Map.of("CORS_ORIGINS", "https://a.example/,*,https://b.example");

        assertThatThrownBy(() -> ServerConfig.read(new Flags(), environment, SettingsFile.none()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("cors_origins: \"https://a.example/\" is not an origin")
                .hasMessageContaining("cors_origins: \"*\" stands among other origins");
    }

    @Test
    void unknownProviderAndBadAddressAreReportedTogether() {
        Flags flags = new Flags()
                .put(ServerConfig.LISTEN, "nowhere")
                .put(LoginConfig.Names.OF_SERVER.provider(), "acme")
                .put(LoginConfig.Names.OF_SERVER.clientId(), "id")
                .put(LoginConfig.Names.OF_SERVER.clientSecret(), "c4n4ry");

        assertThatThrownBy(() -> ServerConfig.read(flags, Map.of(), SettingsFile.none()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("unsupported OAuth provider: acme");
    }

    @Test
    void emptyDatabasePathIsRefused() {
        Flags flags = new Flags().put(ServerConfig.DATABASE, "");

        assertThatThrownBy(() -> ServerConfig.read(flags, Map.of(), SettingsFile.none()))
                .hasMessageContaining("--db-path");
    }
}
