package io.agentmesh.core.sync;

/// How far a daemon has come with its control plane, in the words of its status answers.
public enum NodeState {
    /// Running, without a control plane or a token for it.
    STARTED("Started"),
    /// It has a token, and no connection yet.
    AUTHENTICATED("Authenticated"),
    /// Connected to `/sync`; it knows its group.
    SYNCING("Syncing"),
    /// Reserved; the original never reports it.
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
