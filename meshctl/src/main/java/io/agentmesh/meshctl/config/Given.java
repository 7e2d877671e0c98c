package io.agentmesh.meshctl.config;

import java.util.function.Function;

/// A setting's value and who gave it.
///
/// @param <T> the value's type
/// @param value the value
/// @param origin for error texts: `--cp-url`, `MESH_TOKEN`, a file
public record Given<T>(T value, String origin) {
    /// Another value of the same origin.
    public <R> Given<R> map(Function<? super T, ? extends R> next) {
        return new Given<>(next.apply(value), origin);
    }
}
