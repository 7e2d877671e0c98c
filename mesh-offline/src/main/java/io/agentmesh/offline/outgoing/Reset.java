package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.identity.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// A peer's signed word that it could not read a frame (offline §9.2).
///
/// @param peer who says so
/// @param envelope of this agent's, that the word answers
/// @param session which the frame was sealed on
public record Reset(AgentId peer, UUID envelope, SessionId session, Cause cause) {
    /// How far a peer's clock may be behind for its resets to be later than what they answer (offline §12.5).
    static final Duration SKEW = Duration.ofMinutes(10);

    /// Why a frame could not be read.
    ///
    /// @param reason a word; an unknown one says no more than none
    /// @param at when the peer said so, by its clock
    public record Cause(String reason, Instant at) {
        /// Whether the bundle on which a session was begun is at fault: the registry may soon have another.
        boolean isBundle() {
            return reason.startsWith("prekey_") || reason.equals("unknown_bundle");
        }

        /// Whether a session's rank was too far ahead of the peer's clock.
        boolean isRank() {
            return reason.equals("bad_gen");
        }

        /// A word is not older than what it is about, as far as clocks agree; one about the rank says that they
        /// do not.
        boolean isTimely(Instant about) {
            return isRank() || !at.plus(SKEW).isBefore(about);
        }

        /// Whether that bundle, or all of its prekeys, are not its agent's any more.
        boolean isOldBundle() {
            return reason.equals("prekey_unknown") || reason.equals("unknown_bundle");
        }
    }
}
