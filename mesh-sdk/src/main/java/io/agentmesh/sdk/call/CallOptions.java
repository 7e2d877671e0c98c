package io.agentmesh.sdk.call;

import io.agentmesh.core.envelope.Protection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a request is made.
///
/// {@snippet file="io/agentmesh/sdk/examples/Asking.java" region="options"}
///
/// @param timeout one deadline for everything: link, handshake and answer
/// @param protection sealed, or plain for peers and payloads that need no secrecy (sdk §8.3)
/// @param whenDown what happens while there is no link
/// @param idempotencyKey the same for all repetitions of one request, so that a peer that speaks `meta` handles it
///     once and gives the first answer again; 1 to 128 characters. Without one each request has a key of its own
public record CallOptions(
        Duration timeout,
        Protection protection,
        WhenDown whenDown,
        @Nullable String idempotencyKey) {
    /// What happens to a request while there is no link to the relay.
    public enum WhenDown {
        /// It waits for the link, within its deadline.
        WAIT,
        /// It fails at once.
        FAIL,
        /// It fails at once, and so it does while there is no session with the peer. It is sent now and never again:
        /// for whoever repeats it under its key, and has to know when each repetition left.
        NOW_OR_NEVER
    }

    /// Checks the key's length.
    public CallOptions {
        RequestMeta.checkKey(idempotencyKey);
    }

    /// Sealed, and waiting for the link.
    public static CallOptions within(Duration timeout) {
        return new CallOptions(timeout, Protection.SEALED, WhenDown.WAIT, null);
    }

    /// The same without encryption.
    public CallOptions plain() {
        return new CallOptions(timeout, Protection.PLAIN, whenDown, idempotencyKey);
    }

    /// The same, failing at once while there is no link.
    public CallOptions failingWhenDown() {
        return new CallOptions(timeout, protection, WhenDown.FAIL, idempotencyKey);
    }

    /// The same, sent now on a session that stands ([MeshAgent#reach][io.agentmesh.sdk.MeshAgent]), or not at all.
    public CallOptions nowOrNever() {
        return new CallOptions(timeout, protection, WhenDown.NOW_OR_NEVER, idempotencyKey);
    }

    /// The same under this key.
    public CallOptions underKey(String key) {
        return new CallOptions(timeout, protection, whenDown, key);
    }
}
