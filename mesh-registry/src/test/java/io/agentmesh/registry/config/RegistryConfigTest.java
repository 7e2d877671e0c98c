package io.agentmesh.registry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.program.StartException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.registry.config.RegistryConfig.CommandLine;
import io.agentmesh.registry.config.RegistryConfig.Login;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RegistryConfigTest {
    private static final LoginFlags NO_LOGIN = new LoginFlags(null, null, null);
    private static final Map<String, String> ENVIRONMENT =
            Map.of("REGISTRY_ADDR", "127.0.0.1:1", "REGISTRY_DB", "env.db");

    @Test
    void defaultsAreTheOriginals() throws StartException {
        RegistryConfig config = RegistryConfig.read(flags(null, null), Map.of());

        assertThat(config.listen()).isEqualTo(new HostPort("0.0.0.0", 9801));
        assertThat(config.database()).isEqualTo("registry.db");
        assertThat(config.login()).isEqualTo(Login.NONE);
        assertThat(config.log()).isEqualTo(LogOptions.DEFAULT);
    }

    @Test
    void flagsWinOverTheEnvironment() throws StartException {
        RegistryConfig config = RegistryConfig.read(flags("[::1]:0", ":memory:"), ENVIRONMENT);

        assertThat(config.listen()).isEqualTo(new HostPort("::1", 0));
        assertThat(config.database()).isEqualTo(":memory:");
    }

    @Test
    void flagWithTheDefaultsTextDoesNot() throws StartException {
        RegistryConfig config = RegistryConfig.read(flags("0.0.0.0:9801", "registry.db"), ENVIRONMENT);

        assertThat(config.listen()).isEqualTo(new HostPort("127.0.0.1", 1));
        assertThat(config.database()).isEqualTo("env.db");
    }

    @Test
    void allProblemsAreReportedTogether() {
        var flags = new CommandLine("nowhere", "", new LoginFlags("github", null, null), new Flags());

        assertThatThrownBy(() -> RegistryConfig.read(flags, Map.of()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--listen")
                .hasMessageContaining("--db")
                .hasMessageContaining("--oauth-client-secret");
    }

    @Test
    void loginProviderIsKnownByName() throws StartException {
        var github = new CommandLine(null, null, new LoginFlags("github", "id", "canary"), new Flags());
        var acme = new CommandLine(null, null, new LoginFlags("acme", "id", "canary"), new Flags());

        RegistryConfig config = RegistryConfig.read(github, Map.of());

        assertThat(config.login()).isEqualTo(Login.CONFIGURED);
        assertThat(config.toString() + github).doesNotContain("canary");
        assertThatThrownBy(() -> RegistryConfig.read(acme, Map.of())).hasMessage("unsupported OAuth provider: acme");
    }

    private static CommandLine flags(@Nullable String listen, @Nullable String database) {
        return new CommandLine(listen, database, NO_LOGIN, new Flags());
    }
}
