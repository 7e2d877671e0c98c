package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import java.util.function.Function;

/// What holds of every decoder of texts, whatever it is given.
final class Contract {
    /// Room for the members that a printed form always has.
    private static final int FIXED = 1_024;
    /// A double of a few characters may print as many, so may a member that was left out.
    private static final int GROWTH = 8;

    private Contract() {}

    /// Reads `text`; if it is accepted, prints it, and reads and prints that once more.
    static <T> void holds(String text, Function<String, Decoded<T>> decode, Function<T, String> print) {
        switch (decode.apply(text)) {
            case Decoded.Ok<T>(var value) -> {
                String printed = print.apply(value);
                T again = decode.apply(printed).orThrow();
                assertThat(again).isEqualTo(value);
                assertThat(print.apply(again)).isEqualTo(printed);
                isBounded(printed, text);
            }
            case Decoded.Bad<T>(var violation) -> isBounded(violation, text);
        }
    }

    /// The same for a shape of JSON.
    static <T> void holdsOf(String text, JsonShape<T> shape, Function<T, String> print) {
        holds(text, json -> Json.decode(json, shape), print);
    }

    /// A refusal says why, at no greater length than what it refuses.
    static void isBounded(Violation violation, String text) {
        assertThat(violation.detail()).isNotEmpty();
        isBounded(violation.text(), text);
    }

    private static void isBounded(String answer, String text) {
        assertThat(answer.length()).isLessThanOrEqualTo(FIXED + GROWTH * text.length());
    }
}
