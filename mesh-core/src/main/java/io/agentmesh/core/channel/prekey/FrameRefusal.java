package io.agentmesh.core.channel.prekey;

/// Why a well-formed frame was not opened (offline §9.2). Whatever the reason, nothing has changed at the reader.
public enum FrameRefusal {
    /// It follows on a session that is not held here.
    SESSION_UNKNOWN("session_unknown"),
    /// Its session has ended.
    SESSION_ENDED("session_ended"),
    /// It opens a session with a one-time prekey that was used before.
    PREKEY_USED("prekey_used"),
    /// It opens a session with a prekey that is not held here, or no longer.
    PREKEY_UNKNOWN("prekey_unknown"),
    /// It opens a session on an edition of the bundle that is not known here.
    UNKNOWN_BUNDLE("unknown_bundle"),
    /// It was changed on the way, put into another envelope, or made under other keys. Which of these, nobody
    /// is told.
    CANNOT_OPEN("cannot_open"),
    /// It is further ahead of the last one than messages are waited for.
    TOO_MANY_SKIPPED("too_many_skipped"),
    /// Its message was read before, or its key was given up after too long a time.
    ALREADY_READ("already_read");

    private final String word;

    FrameRefusal(String word) {
        this.word = word;
    }

    /// The reason as it travels in a reset.
    public String word() {
        return word;
    }
}
