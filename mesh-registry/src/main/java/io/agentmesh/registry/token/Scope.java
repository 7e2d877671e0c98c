package io.agentmesh.registry.token;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a token is good for.
public enum Scope {
    /// Everything that its user may do.
    FULL,
    /// What the agent of one card needs: made with a setup key, and with no more power than that key.
    AGENT,
    /// The relay's questions: `/gate/verify` and `/gate/events`.
    GATE;

    /// As it is written.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The scope that a word names.
    public static Optional<Scope> of(String word) {
        return Optional.ofNullable(words().get(word));
    }

    /// All words.
    public static Map<String, Scope> words() {
        return Arrays.stream(values()).collect(Collectors.toMap(Scope::word, Function.identity()));
    }
}
