package io.agentmesh.sdk.link;

/// What happens on a [Link], each on the loop; from within a call of the link nothing but `sent`. `opened`
/// comes first or never, `closed` or `proxyRefused` exactly once and last.
public interface LinkEvents {
    /// Frames can be sent.
    void opened();

    /// The text given last has left, or is about to and leaves room; the next may be given.
    void sent();

    /// A whole text message, put together from its fragments.
    void text(String text);

    /// A sign of life that carries nothing: ping, pong, or a binary frame, which is ignored (sdk §1.1).
    void heard();

    /// The link could not be opened, or it ended; `why` is for people.
    void closed(String why);

    /// The link could not be opened because the proxy on the way opened no tunnel; `why` is for people, and holds the
    /// status that it gave.
    default void proxyRefused(String why) {
        closed(why);
    }
}
