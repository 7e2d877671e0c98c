package io.agentmesh.core.sync;

/// How far a daemon has come with its control plane, in the words of its status answers.
public enum NodeState {
    /// Running, without a control plane or a token for it.
    STARTED("Started"),
    /// It has a token, and no connection yet.
    AUTHENTICATED("Authenticated"),
    /// Connected to `/sync`; it knows its group.
    SYNCING("Syncing"),
    /// Connected to `/sync` and to the relay; the original reports it only by chance.
    CONNECTED("Connected");

    private final String word;

    NodeState(String word) {
        this.word = word;
    }

    /// The word of status answers.
    public String word() {
        return word;
    }
}
