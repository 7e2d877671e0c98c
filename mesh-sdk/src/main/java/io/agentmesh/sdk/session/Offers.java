package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.PeerKey;
import io.agentmesh.core.channel.offer.Offer;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this end offers in handshakes, and what it makes of the offers of others: a peer whose binding is wrong gets
/// no session, and one that offers less than it once did is noted. The bundles that both ends name are the offline
/// channel's affair. Owned by the loop.
public final class Offers {
    private static final Logger log = LoggerFactory.getLogger(Offers.class);

    private final OfferPolicy policy;
    private final AgentKeyPair agent;
    private final PeerKey key;
    private final Hearers hearers;
    /// What each peer ever offered, in the order in which they were heard.
    private final Map<AgentId, Set<PeerFeature>> offered = new LinkedHashMap<>();

    private Offer own;
    private Octets ownPayload;

    /// Who is told, on the loop.
    ///
    /// @param downgrade of each peer that comes back with less
    /// @param vouching of the bundles that peers name; says which one this agent names
    public record Hearers(Consumer<Downgrade> downgrade, BundleVouching vouching) {}

    /// Offers of `agent`, whose key in the channels' protocol is `key`.
    public Offers(OfferPolicy policy, AgentKeyPair agent, PeerKey key, Hearers hearers) {
        this.policy = policy;
        this.agent = agent;
        this.key = key;
        this.hearers = hearers;
        this.own = new Offer(policy.features());
        this.ownPayload = own.write(agent, key);
    }

    /// The payload for the handshake messages that carry one. It is signed, so it is made when it changes only.
    Octets own() {
        Offer now = new Offer(policy.features(), hearers.vouching().nameOf(agent.id()));
        if (!now.equals(own)) {
            own = now;
            ownPayload = now.write(agent, key);
        }
        return ownPayload;
    }

    /// What is in force in the channel that this step completes: what both ends offer. Bad if the peer is to have
    /// no session.
    Decoded<Set<PeerFeature>> settle(AgentId peer, HandshakeStep.Done done) {
        // A channel of two: one peer, whatever its key says about itself.
        PeerKey peersKey = done.channel().peers().iterator().next();
        Decoded<Offer> offer = Offer.read(done.peerOffer(), peer, peersKey);
        if (offer instanceof Decoded.Bad<Offer>(Violation violation)) {
            log.atWarn()
                    .setMessage("handshake refused")
                    .addKeyValue("peer", peer)
                    .addKeyValue("reason", violation.text())
                    .log();
        }
        offer.toOptional().ifPresent(good -> hearers.vouching().heard(peer, good.bundle()));
        return offer.map(Offer::features).then(features -> settle(peer, features));
    }

    private Decoded<Set<PeerFeature>> settle(AgentId peer, Set<PeerFeature> features) {
        Set<PeerFeature> missing = remember(peer, features);
        if (!missing.isEmpty()) {
            log.atWarn()
                    .setMessage("peer offers less than before")
                    .addKeyValue("peer", peer)
                    .addKeyValue("missing", PeerFeature.words(missing))
                    .log();
            hearers.downgrade().accept(new Downgrade(peer, missing));
            if (policy.whenLess() == OfferPolicy.WhenLess.REFUSE) {
                return Decoded.bad(ErrorCode.DOWNGRADED, "no longer offered: " + PeerFeature.words(missing));
            }
        }
        Set<PeerFeature> granted = copy(features);
        granted.retainAll(policy.features());
        return Decoded.ok(granted);
    }

    /// Remembers what is offered now beside what was, and tells what is missing.
    private Set<PeerFeature> remember(AgentId peer, Set<PeerFeature> now) {
        Set<PeerFeature> ever = offered.remove(peer);
        if (ever == null && now.isEmpty()) {
            return Set.of();
        }
        Set<PeerFeature> all = copy(ever == null ? Set.of() : ever);
        Set<PeerFeature> missing = copy(all);
        missing.removeAll(now);
        all.addAll(now);
        offered.put(peer, all);
        if (offered.size() > policy.rememberedPeers()) {
            offered.remove(offered.keySet().iterator().next());
        }
        return missing;
    }

    private static Set<PeerFeature> copy(Set<PeerFeature> features) {
        Set<PeerFeature> copy = EnumSet.noneOf(PeerFeature.class);
        copy.addAll(features);
        return copy;
    }
}
