package io.agentmesh.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.relay.connection.GatePolicy.Groups;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServerConfigTest {
    @Test
    void defaultsAreTheOriginals() throws StartException {
        ServerConfig config = ServerConfig.read(new Flags(), Map.of());

        assertThat(config.listen()).isEqualTo(new HostPort("0.0.0.0", 8080));
        assertThat(config.database()).isEqualTo("mesh.db");
        assertThat(config.groups()).isEqualTo(Groups.APART);
        assertThat(config.log()).isEqualTo(LogOptions.DEFAULT);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void everySettingIsTaken() throws StartException {
        Flags flags = new Flags()
                .put(ServerConfig.LISTEN, "[::1]:0")
                .put(ServerConfig.DATABASE, "/data/mesh.db")
                .put(ServerConfig.OAUTH_PROVIDER, "github");

        ServerConfig config = ServerConfig.read(
                flags,
                Map.of(
                        "MESH_RELAY_ISOLATE_GROUPS", "false",
                        "OAUTH_CLIENT_ID", "id",
                        "OAUTH_CLIENT_SECRET", "canary",
                        "CORS_ORIGINS", "*",
                        "PWA_DIR", "/pwa"));

        assertThat(config.listen()).isEqualTo(new HostPort("::1", 0));
        assertThat(config.database()).isEqualTo("/data/mesh.db");
        assertThat(config.groups()).isEqualTo(Groups.TOGETHER);
        assertThat(config.warnings())
                .satisfiesExactly(
                        login -> assertThat(login).contains("token create"),
                        cors -> assertThat(cors).contains("cors_origins"),
                        pwa -> assertThat(pwa).contains("pwa_dir"));
        assertThat(config.inForce().toString()).contains("OAUTH_CLIENT_SECRET").doesNotContain("canary");
    }

    @Test
    void unknownProviderAndBadAddressAreReportedTogether() {
        Flags flags = new Flags()
                .put(ServerConfig.LISTEN, "nowhere")
                .put(ServerConfig.OAUTH_PROVIDER, "acme")
                .put(ServerConfig.OAUTH_CLIENT_ID, "id")
                .put(ServerConfig.OAUTH_CLIENT_SECRET, "c4n4ry");

        assertThatThrownBy(() -> ServerConfig.read(flags, Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("unsupported OAuth provider: acme");
    }

    @Test
    void emptyDatabasePathIsRefused() {
        Flags flags = new Flags().put(ServerConfig.DATABASE, "");

        assertThatThrownBy(() -> ServerConfig.read(flags, Map.of())).hasMessageContaining("--db-path");
    }
}
