package io.agentmesh.registry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.serving.Listening;
import io.agentmesh.program.serving.Listening.TlsFiles;
import io.agentmesh.program.settings.AddressRanges;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.registry.config.RegistryConfig.CommandLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RegistryConfigTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("REGISTRY_ADDR", "127.0.0.1:1", "REGISTRY_DB", "env.db");

    @Test
    void defaultsAreTheOriginals() throws StartException {
        RegistryConfig config = RegistryConfig.read(flags(null, null), Map.of(), SettingsFile.none());

        assertThat(config.listening().main()).isEqualTo(new HostPort("0.0.0.0", 9801));
        assertThat(config.database()).isEqualTo("registry.db");
        assertThat(config.login()).isEmpty();
        assertThat(config.log()).isEqualTo(LogOptions.DEFAULT);
    }

    @Test
    void flagsWinOverTheEnvironment() throws StartException {
        RegistryConfig config = RegistryConfig.read(flags("[::1]:0", ":memory:"), ENVIRONMENT, SettingsFile.none());

        assertThat(config.listening().main()).isEqualTo(new HostPort("::1", 0));
        assertThat(config.database()).isEqualTo(":memory:");
    }

    @Test
    void flagWithTheDefaultsTextDoesNot() throws StartException {
        RegistryConfig config =
                RegistryConfig.read(flags("0.0.0.0:9801", "registry.db"), ENVIRONMENT, SettingsFile.none());

        assertThat(config.listening().main()).isEqualTo(new HostPort("127.0.0.1", 1));
        assertThat(config.database()).isEqualTo("env.db");
    }

    @Test
    void fileSetsEveryKeyAndGivesWayToTheEnvironment() throws StartException {
        SettingsFile file = SettingsFile.parse(Path.of("registry.toml"), """
            listen = "127.0.0.1:3"
            db = "file.db"
            ops_listen = "127.0.0.1:4"
            tls_cert = "chain.pem"
            tls_key = "key.pem"
            max_connections = 5
            drain_timeout = "6s"
            log_format = "json"
            log_level = "debug"
            lisen = 1
            """);

        RegistryConfig alone = RegistryConfig.read(flags(null, null), Map.of(), file);
        RegistryConfig behind = RegistryConfig.read(flags(null, null), ENVIRONMENT, file);

        assertThat(alone.listening())
                .isEqualTo(new Listening(
                        new HostPort("127.0.0.1", 3),
                        Optional.of(new HostPort("127.0.0.1", 4)),
                        Optional.of(new TlsFiles(Path.of("chain.pem"), Path.of("key.pem"))),
                        5));
        assertThat(alone.database()).isEqualTo("file.db");
        assertThat(alone.drain()).isEqualTo(Duration.ofSeconds(6));
        assertThat(alone.warnings()).singleElement().asString().contains("lisen", "listen");
        assertThat(behind.listening().main()).isEqualTo(new HostPort("127.0.0.1", 1));
        assertThat(RegistryConfig.change(alone, behind).needsRestart()).containsExactly("db", "listen");
    }

    @Test
    void allProblemsAreReportedTogether() {
        var flags = new CommandLine("nowhere", "", new Flags().put(LoginConfig.Names.OF_REGISTRY.provider(), "github"));

        assertThatThrownBy(() -> RegistryConfig.read(flags, Map.of(), SettingsFile.none()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--listen")
                .hasMessageContaining("--db")
                .hasMessageContaining("--oauth-client-secret");
    }

    @Test
    void loginProviderIsKnownByName() throws StartException {
        var github = new CommandLine(null, null, login("github"));
        var acme = new CommandLine(null, null, login("acme"));

        RegistryConfig config = RegistryConfig.read(github, Map.of(), SettingsFile.none());

        assertThat(config.login())
                .hasValueSatisfying(told -> assertThat(told.address()).isEqualTo(LoginConfig.GITHUB));
        assertThat(config.toString() + github).doesNotContain("canary");
        assertThatThrownBy(() -> RegistryConfig.read(acme, Map.of(), SettingsFile.none()))
                .hasMessage("unsupported OAuth provider: acme");
    }

    @Test
    void limitsAreRatesOrOff() throws StartException {
        SettingsFile file = SettingsFile.parse(Path.of("registry.toml"), """
            requests_per_address = 0
            requests_per_token = "off"
            open_requests_per_address = 3
            """);

        RequestLimits limits =
                RegistryConfig.read(flags(null, null), Map.of(), file).policy().limits();

        assertThat(limits.perAddress()).isEmpty();
        assertThat(limits.perToken()).isEmpty();
        assertThat(limits.openRoutes()).contains(new Rate(3, 30));
        assertThat(RegistryConfig.read(flags(null, null), Map.of(), SettingsFile.none())
                        .policy()
                        .limits())
                .isEqualTo(RequestLimits.DEFAULT);
    }

    @Test
    void limitThatIsNoneIsNamed() {
        Map<String, String> environment = Map.of("MESH_REGISTRY_REQUESTS_PER_TOKEN", "many");

        assertThatThrownBy(() -> RegistryConfig.read(flags(null, null), environment, SettingsFile.none()))
                .hasMessageContaining("MESH_REGISTRY_REQUESTS_PER_TOKEN")
                .hasMessageContaining("a whole number from 0 to 1000000, or off");
    }

    @Test
    void proxiesAreNamedByAddress() throws StartException {
        Map<String, String> environment =
                Map.of("MESH_REGISTRY_TRUSTED_PROXIES", "10.0.0.0/8, ::1", "MESH_REGISTRY_PROXY_HEADER", "forwarded");
        Map<String, String> nobody = Map.of("MESH_REGISTRY_TRUSTED_PROXIES", "none");

        assertThat(RegistryConfig.read(flags(null, null), environment, SettingsFile.none())
                        .policy()
                        .proxies())
                .isEqualTo(new ProxyPolicy(
                        AddressRanges.parse("10.0.0.0/8,::1").orElseThrow(), ProxyPolicy.Header.FORWARDED));
        assertThat(RegistryConfig.read(flags(null, null), nobody, SettingsFile.none())
                        .policy()
                        .proxies()
                        .trusted())
                .isEqualTo(AddressRanges.NONE);
    }

    @Test
    void openIdConnectNeedsASafeIssuer() throws StartException {
        var nowhere = new CommandLine(null, null, login("oidc"));
        var clear = new CommandLine(null, null, login("oidc").put(LoginConfig.URL, "http://id.example"));
        var good = new CommandLine(null, null, login("oidc").put(LoginConfig.URL, "https://id.example/realm"));

        assertThatThrownBy(() -> RegistryConfig.read(nowhere, Map.of(), SettingsFile.none()))
                .hasMessageContaining("--oauth-url");
        assertThatThrownBy(() -> RegistryConfig.read(clear, Map.of(), SettingsFile.none()))
                .hasMessageContaining("expected https");
        assertThat(RegistryConfig.read(good, Map.of(), SettingsFile.none()).login())
                .hasValueSatisfying(told -> assertThat(told.kind()).isEqualTo(LoginConfig.Kind.OIDC));
    }

    private static Flags login(String provider) {
        return new Flags()
                .put(LoginConfig.Names.OF_REGISTRY.provider(), provider)
                .put(LoginConfig.Names.OF_REGISTRY.clientId(), "id")
                .put(LoginConfig.Names.OF_REGISTRY.clientSecret(), "canary");
    }

    private static CommandLine flags(@Nullable String listen, @Nullable String database) {
        return new CommandLine(listen, database, new Flags());
    }
}
