package io.agentmesh.registry.config;

import io.agentmesh.program.secret.Secret;
import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The login provider, completely told.
///
/// @param kind which protocol it speaks
/// @param address its web address, or its issuer
/// @param clientId our id there
/// @param clientSecret our secret there
public record LoginConfig(Kind kind, URI address, String clientId, Secret clientSecret) {
    /// Where GitHub itself is.
    public static final URI GITHUB = URI.create("https://github.com");

    /// `--oauth-url`, `OAUTH_URL`: where the provider is. Default: [#GITHUB]; none for OpenID Connect.
    public static final Setting URL = Setting.named("oauth_url").withEnvironment("OAUTH_URL");

    /// Which protocol a provider speaks.
    public enum Kind {
        /// GitHub's device flow: github.com, or a GitHub Enterprise server at an address of its own.
        GITHUB,
        /// OpenID Connect: any provider with a discovery document and a device authorization endpoint.
        OIDC
    }

    /// The names of the three settings that go together.
    ///
    /// @param provider `github` or `oidc`
    /// @param clientId our id there
    /// @param clientSecret our secret there, or the name of a file with it
    public record Names(Setting provider, Setting clientId, Setting clientSecret) {
        /// Flags alone, as the original's registry has them (registry §1.1).
        public static final Names OF_REGISTRY = new Names(
                Setting.named("oauth_provider"),
                Setting.named("oauth_client_id"),
                Setting.named("oauth_client_secret").asSecret());
        /// Flags and variables, as the original's server has them (registry §1.2).
        public static final Names OF_SERVER = new Names(
                OF_REGISTRY.provider.withEnvironment("OAUTH_PROVIDER"),
                OF_REGISTRY.clientId.withEnvironment("OAUTH_CLIENT_ID"),
                OF_REGISTRY.clientSecret.withEnvironment("OAUTH_CLIENT_SECRET"));
    }

    /// What was told of a provider.
    public sealed interface Told {
        /// The provider, if all of it was told.
        default Optional<LoginConfig> complete() {
            return this instanceof Wholly(LoginConfig login) ? Optional.of(login) : Optional.empty();
        }

        /// Nothing: nobody logs in.
        record Nothing() implements Told {}

        /// Some of the three values, not all.
        record Partly() implements Told {}

        /// All of it.
        ///
        /// @param login the provider
        record Wholly(LoginConfig login) implements Told {}
    }

    /// Reads what was told; what cannot be used is a problem of the reader's.
    public static Told read(SettingsReader settings, Names names) {
        Optional<String> provider = settings.read(names.provider(), ValueType.text());
        Optional<String> id = settings.read(names.clientId(), ValueType.nonEmptyText());
        Optional<Secret> secret = settings.read(names.clientSecret(), ValueType.secret());
        Optional<URI> url = settings.read(URL, ValueType.url("https", "http"));
        long given = Stream.of(provider, id, secret).filter(Optional::isPresent).count();
        if (given == 0) {
            return new Told.Nothing();
        }
        if (given < 3) {
            return new Told.Partly();
        }
        Kind kind = kind(provider.orElseThrow(), settings);
        URI address = address(kind, url, settings);
        return new Told.Wholly(new LoginConfig(kind, address, id.orElseThrow(), secret.orElseThrow()));
    }

    private static Kind kind(String name, SettingsReader settings) {
        return switch (name) {
            case "github" -> Kind.GITHUB;
            case "oidc" -> Kind.OIDC;
            default -> {
                settings.problem("unsupported OAuth provider: " + name);
                yield Kind.GITHUB;
            }
        };
    }

    private static URI address(Kind kind, Optional<URI> url, SettingsReader settings) {
        if (kind == Kind.OIDC && url.isEmpty()) {
            settings.problem("--oauth-provider oidc needs --oauth-url: the address of the issuer");
        }
        url.filter(given -> !isSafe(given))
                .ifPresent(given -> settings.problem("--oauth-url: " + given + ": expected https, or this machine"));
        return url.orElse(GITHUB);
    }

    /// The key of the secret, if two readings have another one: reports show neither.
    public static List<String> changedSecrets(Optional<LoginConfig> before, Optional<LoginConfig> now) {
        boolean other = before.isPresent()
                && now.isPresent()
                && !before.get().clientSecret.matches(now.get().clientSecret);
        return other ? List.of(Names.OF_REGISTRY.clientSecret().key()) : List.of();
    }

    /// Whether it is the same provider under the same name and secret.
    public boolean isSame(LoginConfig other) {
        return kind == other.kind
                && address.equals(other.address)
                && clientId.equals(other.clientId)
                && clientSecret.matches(other.clientSecret);
    }

    /// Whether what is sent there cannot be read on the way: over TLS, or not over a network at all.
    public static boolean isSafe(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        return "https".equalsIgnoreCase(url.getScheme())
                || host.equals("localhost")
                || host.equals("[::1]")
                || host.startsWith("127.");
    }
}
