package io.agentmesh.program.credentials;

import io.agentmesh.program.secret.Secret;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The keys to set in the credentials file; what is not named stays. Immutable.
///
/// ```java
/// file.save(CredentialsChange.none().bearerToken(token).cpUrl("https://cp.example"));
/// ```
public final class CredentialsChange {
    private final Map<String, Secret> values;

    private CredentialsChange(Map<String, Secret> values) {
        this.values = values;
    }

    public static CredentialsChange none() {
        return new CredentialsChange(Map.of());
    }

    public CredentialsChange bearerToken(Secret token) {
        return with("bearer_token", token);
    }

    /// Leaves an empty text in the token's place, which is no token.
    public CredentialsChange noBearerToken() {
        return with("bearer_token", Secret.of(""));
    }

    public CredentialsChange cpUrl(String url) {
        return with("cp_url", Secret.of(url));
    }

    /// Names the file of certificates that count beside those of the JDK's roots.
    ///
    /// @param path absolute: who reads it stands somewhere else
    public CredentialsChange caFile(Path path) {
        return with("ca_file", Secret.of(path.toString()));
    }

    public CredentialsChange secretKey(Secret key) {
        return with("secret_key", key);
    }

    /// Whether it changes nothing.
    public boolean isNone() {
        return values.isEmpty();
    }

    /// The new values by key, in the order in which they are added to a file without them.
    Map<String, Secret> values() {
        return values;
    }

    private CredentialsChange with(String key, Secret value) {
        Map<String, Secret> more = new LinkedHashMap<>(values);
        more.put(key, value);
        return new CredentialsChange(more);
    }
}
