package io.agentmesh.offline.session;

import io.agentmesh.core.channel.prekey.FrameRefusal;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.error.Violation;

/// What became of a frame.
public sealed interface Opening {
    /// It was read, and its session has stepped on.
    ///
    /// @param keysGivenUp messages before it that can no longer be read
    record Message(Session session, DurableMessage message, long keysGivenUp) implements Opening {}

    /// It was read, and is no message: its key is spent, and nothing comes of it.
    record Garbled(Session session, Violation why) implements Opening {}

    /// It was not opened, and nothing has changed.
    record Refused(Reason reason) implements Opening {}

    /// Why a frame was not opened, as a reset says it (offline §9.2).
    ///
    /// @param word as it travels
    record Reason(String word) {
        /// The rank of a new session is too far in the future.
        static final Reason BAD_GENERATION = new Reason("bad_gen");
        /// Its number was used before, by another frame: one of both ends has gone back in time.
        static final Reason ROLLED_BACK = new Reason("state_rolled_back");

        /// The peer began too many sessions: nothing is wrong with this one, and it is opened later.
        public static final Reason TOO_MANY_SESSIONS = new Reason("too_many_sessions");
        /// Too much of the peer's did not open: it was not tried.
        public static final Reason TOO_MANY_FAILURES = new Reason("too_many_failures");

        /// Whether it is to be tried again by itself, and its sender is not told.
        public boolean isForAWhile() {
            return equals(TOO_MANY_SESSIONS) || equals(TOO_MANY_FAILURES);
        }

        static Reason of(FrameRefusal refusal) {
            return refusal == FrameRefusal.ALREADY_READ ? ROLLED_BACK : new Reason(refusal.word());
        }
    }
}
