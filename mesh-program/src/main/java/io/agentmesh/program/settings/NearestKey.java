package io.agentmesh.program.settings;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/// Finds the known key that a mistyped one probably means.
final class NearestKey {
    /// A longer key is cut before it is compared: the work grows with the square of the length.
    private static final int MAX_LENGTH = 64;

    private NearestKey() {}

    /// The known key with the fewest differing letters, if at most a third of them differ.
    static Optional<String> of(String key, Set<String> known) {
        return known.stream()
                .filter(candidate -> distance(key, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.<String>comparingInt(candidate -> distance(key, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// Levenshtein's distance: letters to insert, delete or exchange.
    static int distance(String left, String right) {
        String a = left.substring(0, Math.min(left.length(), MAX_LENGTH));
        String b = right.substring(0, Math.min(right.length(), MAX_LENGTH));
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
