package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.suite.AgreementKey;

/// What the initiator tells in each of its first frames, so that the responder can compute the same (offline §6.1).
///
/// @param ephemeral the initiator's key for this agreement alone
/// @param signedPrekeyId which signed prekey, 0..2^32−1
/// @param oneTimePrekeyId which one-time prekey, 0..2^32−1; 0 for none
/// @param bundleSerial which edition of the responder's bundle the initiator saw; its bits, so any 64
public record Opening(AgreementKey ephemeral, long signedPrekeyId, long oneTimePrekeyId, long bundleSerial) {
    /// The id that says that there was no one-time prekey.
    public static final long NO_ONE_TIME_PREKEY = 0;

    /// Whether no one-time prekey takes part.
    public boolean isLastResort() {
        return oneTimePrekeyId == NO_ONE_TIME_PREKEY;
    }
}
