package io.agentmesh.meshd.node;

/// Whether the local agent is there, for people.
///
/// @param state in a word
/// @param detail why it is down; empty if there is nothing to say
public record LocalAgentStatus(State state, String detail) {
    /// Nobody has looked yet, or there is none.
    public static final LocalAgentStatus UNKNOWN = new LocalAgentStatus(State.UNKNOWN, "");

    /// The state in a word.
    public enum State {
        /// Nobody has looked yet.
        UNKNOWN("unknown"),
        /// It takes requests.
        UP("up"),
        /// It does not, or says that it is unwell; looked at again and again.
        DOWN("down");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /// The word of status answers.
        public String word() {
            return word;
        }
    }
}
