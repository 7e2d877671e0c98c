package io.agentmesh.registry;

import io.agentmesh.program.settings.Flags;
import io.agentmesh.registry.config.LoginConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags about the login provider, which both programs have.
public final class LoginOptions {
    @Option(names = "--oauth-provider", paramLabel = "NAME", description = "Login provider: github or oidc.")
    private @Nullable String provider;

    @Option(
            names = "--oauth-url",
            paramLabel = "URL",
            description = "Where the provider is: the issuer for oidc, a GitHub Enterprise server for github."
                    + " Default: https://github.com, or OAUTH_URL")
    private @Nullable String url;

    @Option(names = "--oauth-client-id", paramLabel = "ID", description = "Our id at the login provider.")
    private @Nullable String clientId;

    @Option(
            names = "--oauth-client-secret",
            paramLabel = "SECRET",
            description = "Our secret at the login provider; others can see a command line.")
    private @Nullable String clientSecret;

    @Option(
            names = "--oauth-client-secret-file",
            paramLabel = "FILE",
            description = "File with our secret at the login provider.")
    private @Nullable String clientSecretFile;

    /// Adds what was given.
    public Flags addTo(Flags flags) {
        return flags.put(LoginConfig.Names.OF_REGISTRY.provider(), provider)
                .put(LoginConfig.URL, url)
                .put(LoginConfig.Names.OF_REGISTRY.clientId(), clientId)
                .put(LoginConfig.Names.OF_REGISTRY.clientSecret(), clientSecret)
                .putFile(LoginConfig.Names.OF_REGISTRY.clientSecret(), clientSecretFile);
    }
}
