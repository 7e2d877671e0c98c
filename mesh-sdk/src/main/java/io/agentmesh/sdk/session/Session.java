package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.offer.PeerFeature;
import io.agentmesh.core.identity.AgentId;
import java.util.Set;

/// An established channel with one peer. Handed out by [SessionTable]; owned by the loop.
public final class Session {
    private final AgentId peer;
    private final SecureChannel channel;
    private final Set<PeerFeature> granted;
    private long lastUnderstood;
    private long lastSealed;
    private long retiredAt;
    private long missed;
    private boolean retired;

    Session(AgentId peer, SecureChannel channel, Set<PeerFeature> granted, long now) {
        this.peer = peer;
        this.granted = Set.copyOf(granted);
        this.channel = channel;
        this.lastUnderstood = now;
        this.lastSealed = now;
    }

    /// The agent at the other end.
    public AgentId peer() {
        return peer;
    }

    /// Whether both ends offered this in the handshake.
    public boolean grants(PeerFeature feature) {
        return granted.contains(feature);
    }

    /// Whether the peer was understood on this session since `nanos` of the ticker: then it has the session,
    /// too.
    public boolean understoodSince(long nanos) {
        return lastUnderstood - nanos > 0;
    }

    /// How many messages the peer sealed on this session that never came, as far as later ones told. While it
    /// stays the same, whatever was sealed came, and in its order.
    public long missed() {
        return missed;
    }

    SecureChannel channel() {
        return channel;
    }

    void understood(long now, int messagesMissed) {
        lastUnderstood = now;
        missed += messagesMissed;
    }

    void sealed(long now) {
        lastSealed = now;
    }

    /// Whether neither end wrote anything on it since `nanos`, and its peer is one that shakes hands again by itself
    /// when it finds the session gone. An original one would lose the request that finds it.
    boolean isIdleSince(long nanos) {
        return grants(PeerFeature.META) && lastSealed - nanos < 0 && !understoodSince(nanos);
    }

    /// From now on the session is read, not written by new requests.
    void retire(long now) {
        if (!retired) {
            retired = true;
            retiredAt = now;
        }
    }

    boolean isRetired() {
        return retired;
    }

    /// Whether neither end has had a use for it since `nanos`: this one has retired it, and the peer wrote nothing
    /// on it. A peer whose own link was never lost goes on writing.
    boolean outOfUseSince(long nanos) {
        return retired && retiredAt - nanos < 0 && !understoodSince(nanos);
    }

    @Override
    public String toString() {
        return "Session[" + peer + (retired ? ", retired]" : "]");
    }
}
