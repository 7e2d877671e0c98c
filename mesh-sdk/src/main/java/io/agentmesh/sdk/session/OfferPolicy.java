package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.offer.PeerFeature;
import java.util.EnumSet;
import java.util.Set;

/// What this end offers to peers in handshakes, and what it thinks of those who come back with less than before.
///
/// @param features what this end speaks
/// @param whenLess what becomes of a session with a peer that offered more before
/// @param rememberedPeers peers whose offers are remembered; the one not heard for longest is forgotten
public record OfferPolicy(Set<PeerFeature> features, WhenLess whenLess, int rememberedPeers) {
    /// What becomes of a session whose peer offers less than it did before: it went back to an older program, or
    /// somebody who has its agent key wants it to look so.
    public enum WhenLess {
        /// It is made with what is left; the matter is logged and told.
        RECORD,
        /// It is not made; the matter is logged and told, and requests to the peer fail with `downgraded`.
        REFUSE
    }

    /// Copies the set.
    public OfferPolicy {
        features = Set.copyOf(features);
    }

    /// Everything that this library speaks; a loss is recorded.
    public static OfferPolicy defaults() {
        return new OfferPolicy(EnumSet.allOf(PeerFeature.class), WhenLess.RECORD, 4_096);
    }

    /// The same with these features.
    public OfferPolicy offering(Set<PeerFeature> other) {
        return new OfferPolicy(other, whenLess, rememberedPeers);
    }

    /// The same, refusing peers that come back with less.
    public OfferPolicy refusingLess() {
        return new OfferPolicy(features, WhenLess.REFUSE, rememberedPeers);
    }

    /// The same, remembering another number of peers.
    public OfferPolicy remembering(int peers) {
        return new OfferPolicy(features, whenLess, peers);
    }
}
