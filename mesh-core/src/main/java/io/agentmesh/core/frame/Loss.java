package io.agentmesh.core.frame;

/// Why an envelope that the relay had taken will not come: the reasons of a [RelayNotice.Dropped].
public enum Loss {
    /// The receiver, or the sender, was revoked or removed.
    REVOKED("revoked"),
    /// An operator emptied the queue.
    PURGED("purged"),
    /// The receiver's connection broke before it was written, and the queue had no room for it.
    QUEUE_FULL("queue_full"),
    /// The same, and the queue's store failed.
    STORAGE("storage"),
    /// It was taken unchecked, and its signature did not hold when the relay had to check it after all.
    BAD_SIGNATURE("bad_signature"),
    /// A reason of a later relay's: it will not come all the same.
    OTHER("other");

    private final String word;

    Loss(String word) {
        this.word = word;
    }

    /// The word that travels.
    public String word() {
        return word;
    }

    /// The reason of this word; [#OTHER] for one that is not known.
    public static Loss of(String word) {
        for (Loss loss : values()) {
            if (loss.word.equals(word)) {
                return loss;
            }
        }
        return OTHER;
    }
}
