package io.agentmesh.program.credentials;

import io.agentmesh.program.secret.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the credentials file held when it was read. Immutable.
public final class Credentials {
    private final @Nullable String bearerToken;
    private final @Nullable String cpUrl;
    private final @Nullable String secretKey;
    private final @Nullable String caFile;

    Credentials(
            @Nullable String bearerToken, @Nullable String cpUrl, @Nullable String secretKey, @Nullable String caFile) {
        this.bearerToken = bearerToken;
        this.cpUrl = cpUrl;
        this.secretKey = secretKey;
        this.caFile = caFile;
    }

    /// Nobody logged in yet.
    public static Credentials empty() {
        return new Credentials(null, null, null, null);
    }

    /// The token that names the caller to the control plane. An empty text is none: it stays behind a logout.
    public Optional<Secret> bearerToken() {
        return Optional.ofNullable(bearerToken)
                .filter(token -> !token.isEmpty())
                .map(Secret::of);
    }

    /// The control plane's URL as it was given.
    public Optional<String> cpUrl() {
        return Optional.ofNullable(cpUrl);
    }

    /// The path of a file with certificates that count for control plane and relay beside those of the JDK's roots.
    public Optional<String> caFile() {
        return Optional.ofNullable(caFile);
    }

    /// The agent's Ed25519 seed as text, see [SecretKeyHex].
    public Optional<Secret> secretKey() {
        return Optional.ofNullable(secretKey).map(Secret::of);
    }

    @Override
    public String toString() {
        return "Credentials[cpUrl=" + cpUrl + "]";
    }
}
