package io.agentmesh.core.error;

import java.util.Optional;
import java.util.function.Function;

/// What a decoder or a check answers: the value, or why there is none.
///
/// @param <T> what was to be decoded
public sealed interface Decoded<T> {
    /// The input was good.
    ///
    /// @param value what it holds
    record Ok<T>(T value) implements Decoded<T> {}

    /// The input was refused.
    ///
    /// @param violation why
    record Bad<T>(Violation violation) implements Decoded<T> {}

    /// A good answer.
    static <T> Decoded<T> ok(T value) {
        return new Ok<>(value);
    }

    /// A refusal with its cause in words.
    static <T> Decoded<T> bad(ErrorCode code, String detail) {
        return new Bad<>(new Violation(code, detail));
    }

    /// The value, if there is one.
    default Optional<T> toOptional() {
        return switch (this) {
            case Ok<T>(T value) -> Optional.of(value);
            case Bad<T> bad -> Optional.empty();
        };
    }

    /// The same for the value that `next` makes of this one; a refusal stays as it is.
    default <R> Decoded<R> map(Function<? super T, ? extends R> next) {
        return then(value -> ok(next.apply(value)));
    }

    /// Goes on with a check that may refuse in its turn.
    default <R> Decoded<R> then(Function<? super T, Decoded<R>> next) {
        return switch (this) {
            case Ok<T>(T value) -> next.apply(value);
            case Bad<T>(Violation violation) -> new Bad<>(violation);
        };
    }

    /// The value, or a [MeshException] with the refusal's code and text: for callers whose own input it is.
    default T orThrow() {
        return switch (this) {
            case Ok<T>(T value) -> value;
            case Bad<T>(Violation violation) -> throw new MeshException(violation);
        };
    }
}
