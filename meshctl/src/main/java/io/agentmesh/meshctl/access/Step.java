package io.agentmesh.meshctl.access;

/// What one station on the way of a request says to it.
///
/// @param station which
/// @param verdict what it says
/// @param text why, for people
public record Step(String station, Verdict verdict, String text) {
    /// What a station says.
    public enum Verdict {
        /// Nothing against it, nothing for it: the next station decides.
        PASSES("pass"),
        /// Yes.
        ALLOWS("allow"),
        /// No.
        DENIES("deny"),
        /// It cannot be known here.
        UNKNOWN("unknown");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        /// The word in texts and documents.
        public String word() {
            return word;
        }

        boolean decides() {
            return this == ALLOWS || this == DENIES;
        }
    }
}
