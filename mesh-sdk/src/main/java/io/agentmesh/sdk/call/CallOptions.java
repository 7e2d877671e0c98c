package io.agentmesh.sdk.call;

import io.agentmesh.core.envelope.Protection;
import java.time.Duration;

/// How a request is made.
///
/// @param timeout one deadline for everything: link, handshake and answer
/// @param protection sealed, or plain for peers and payloads that need no secrecy (sdk §8.3)
/// @param whenDown what happens while there is no link
public record CallOptions(Duration timeout, Protection protection, WhenDown whenDown) {
    /// What happens to a request while there is no link to the relay.
    public enum WhenDown {
        /// It waits for the link, within its deadline.
        WAIT,
        /// It fails at once.
        FAIL
    }

    /// Sealed, and waiting for the link.
    public static CallOptions within(Duration timeout) {
        return new CallOptions(timeout, Protection.SEALED, WhenDown.WAIT);
    }

    /// The same without encryption.
    public CallOptions plain() {
        return new CallOptions(timeout, Protection.PLAIN, whenDown);
    }

    /// The same, failing at once while there is no link.
    public CallOptions failingWhenDown() {
        return new CallOptions(timeout, protection, WhenDown.FAIL);
    }
}
