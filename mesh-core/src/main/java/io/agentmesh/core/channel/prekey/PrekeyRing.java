package io.agentmesh.core.channel.prekey;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import java.util.Optional;

/// The private halves that a responder still holds. Asked while an opening is read; nothing is taken out of it
/// then: the caller deletes a used one-time prekey in the transaction that stores the new session (offline
/// §5.3).
public interface PrekeyRing {
    /// A signed prekey, if it is still held.
    Optional<AgreementKeyPair> signed(long id);

    /// A one-time prekey, if it is still held.
    Optional<AgreementKeyPair> oneTime(long id);

    /// Whether a one-time prekey of this id was ever made: if it is not held any more, it was used.
    boolean wasMade(long oneTimeId);

    /// The digest of an edition of the own bundle that offered a prekey still held.
    Optional<Octets> bundleDigest(long serial);
}
