package io.agentmesh.http.cors;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whose pages may call. An origin is compared byte for byte with what a browser sends (registry §1.7).
public sealed interface AllowedOrigins {
    /// Every page.
    record Any() implements AllowedOrigins {}

    /// Pages of these origins.
    record Listed(Set<String> origins) implements AllowedOrigins {
        /// Copies the set.
        public Listed {
            origins = Set.copyOf(origins);
        }
    }

    /// Reads `*`, or origins with commas between them; blanks around each do not count. Only a list without
    /// [#flaws] means what was written.
    static AllowedOrigins parse(String list) {
        return list.strip().equals("*") ? new Any() : new Listed(Set.copyOf(OriginList.items(list)));
    }

    /// What is wrong with a list, a sentence each: entries that no browser ever sends, so that they would let nobody
    /// in.
    static List<String> flaws(String list) {
        return OriginList.flaws(list);
    }

    /// What `access-control-allow-origin` says to a page of this origin; empty if it may not call.
    default Optional<String> answerTo(Optional<String> origin) {
        return switch (this) {
            case Any() -> Optional.of("*");
            case Listed(Set<String> origins) -> origin.filter(origins::contains);
        };
    }
}
