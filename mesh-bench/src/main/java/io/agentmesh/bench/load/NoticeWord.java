package io.agentmesh.bench.load;

/// What a relay says of an envelope to the agent that sent it, as far as a load cares. Told by the first
/// bytes of the frame: no relay forwards an envelope that begins so.
enum NoticeWord {
    /// No notice.
    NONE(""),
    /// Kept for a receiver that is away: with a queue on a disk, it is there.
    QUEUED("queued\""),
    /// Not taken.
    REFUSED("refused\""),
    /// Another one.
    OTHER("");

    private static final String START = "{\"notice\":\"";

    private final String word;

    NoticeWord(String word) {
        this.word = word;
    }

    /// Of a frame that begins with these bytes.
    static NoticeWord in(byte[] head, int length) {
        if (!has(head, length, 0, START)) {
            return NONE;
        }
        if (has(head, length, START.length(), QUEUED.word)) {
            return QUEUED;
        }
        return has(head, length, START.length(), REFUSED.word) ? REFUSED : OTHER;
    }

    private static boolean has(byte[] head, int length, int at, String part) {
        if (length < at + part.length()) {
            return false;
        }
        for (int i = 0; i < part.length(); i++) {
            if (head[at + i] != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
