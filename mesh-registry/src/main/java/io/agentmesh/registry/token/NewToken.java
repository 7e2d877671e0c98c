package io.agentmesh.registry.token;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A token that somebody wants.
///
/// @param scope what for
/// @param name for people, or `null`
/// @param lifeSeconds until it ends, or `null` for never
record NewToken(
        Scope scope, @Nullable String name, @Nullable Long lifeSeconds) {
    /// Characters of a name.
    static final int MAX_NAME_CHARS = 128;
    /// The longest life: ten years.
    static final Duration MAX_LIFE = Duration.ofDays(3660);

    /// Tokens of agents come from setup keys alone.
    private static final Map<String, Scope> SCOPES = Map.of("full", Scope.FULL, "gate", Scope.GATE);

    static final JsonShape<NewToken> SHAPE = value -> {
        var in = ObjectReader.of(value, "token", "scope", "name", "expires_in_secs");
        String name = in.optionalString("name");
        if (name != null && name.length() > MAX_NAME_CHARS) {
            throw new MalformedJson("name: longer than " + MAX_NAME_CHARS + " characters");
        }
        return new NewToken(
                in.has("scope") ? in.word("scope", SCOPES) : Scope.FULL,
                name,
                life(in.optionalUint64("expires_in_secs")));
    };

    private static @Nullable Long life(@Nullable BigInteger seconds) throws MalformedJson {
        if (seconds == null) {
            return null;
        }
        if (seconds.signum() == 0 || seconds.compareTo(BigInteger.valueOf(MAX_LIFE.toSeconds())) > 0) {
            throw new MalformedJson("expires_in_secs: expected 1 to " + MAX_LIFE.toSeconds());
        }
        return seconds.longValueExact();
    }

    Optional<Duration> life() {
        return Optional.ofNullable(lifeSeconds).map(Duration::ofSeconds);
    }
}
