package io.agentmesh.offline.incoming;

/// How many requests may wait for the local agent or be with it, so that no peer fills the disk (offline §19). What is
/// done counts no more; answers count never, since this agent asked for them.
///
/// @param messages of one peer
/// @param bytes of one peer's messages together
/// @param bytesOfAll of everybody's
record InboxRoom(long messages, long bytes, long bytesOfAll) {
    static final InboxRoom DEFAULT = new InboxRoom(1_000, 128L << 20, 1L << 30);

    /// What is not done yet.
    ///
    /// @param messages of the peer
    /// @param bytes of the peer
    /// @param bytesOfAll of everybody
    record Unfinished(long messages, long bytes, long bytesOfAll) {}

    /// Whether one more of so many bytes has room beside these.
    boolean holds(Unfinished unfinished, long more) {
        return unfinished.messages < messages
                && unfinished.bytes + more <= bytes
                && unfinished.bytesOfAll + more <= bytesOfAll;
    }
}
