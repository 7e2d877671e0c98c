package io.agentmesh.registry.config;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The three values of a login provider, as they were given.
///
/// @param provider its name
/// @param clientId our id there
/// @param clientSecret our secret there
public record LoginFlags(
        @Nullable String provider,
        @Nullable String clientId,
        @Nullable String clientSecret) {
    /// Whether none was given.
    public boolean isEmpty() {
        return present() == 0;
    }

    /// Whether all three were given.
    public boolean isComplete() {
        return present() == 3;
    }

    private long present() {
        return Stream.of(provider, clientId, clientSecret)
                .filter(Objects::nonNull)
                .count();
    }

    /// Says how many, not what.
    @Override
    public String toString() {
        return "LoginFlags[" + present() + " of 3]";
    }
}
