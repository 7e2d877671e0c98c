package io.agentmesh.meshd.node;

/// How the link to the relay stands, for people.
///
/// @param link the state in a word
/// @param detail why it is not up and when it is tried again; empty if there is nothing to say
public record RelayStatus(Link link, String detail) {
    /// No relay is configured.
    public static final RelayStatus OFF = new RelayStatus(Link.OFF, "");

    /// The state in a word.
    public enum Link {
        /// No relay is configured.
        OFF("off"),
        /// On its way up.
        CONNECTING("connecting"),
        /// Requests travel.
        UP("up"),
        /// Not up; tried again by itself.
        DOWN("down");

        private final String word;

        Link(String word) {
            this.word = word;
        }

        /// The word of status answers.
        public String word() {
            return word;
        }
    }

    /// Whether requests travel.
    public boolean isUp() {
        return link == Link.UP;
    }
}
