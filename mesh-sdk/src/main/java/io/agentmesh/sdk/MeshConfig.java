package io.agentmesh.sdk;

import io.agentmesh.core.channel.noise.CatchUp;
import io.agentmesh.sdk.call.CallLimits;
import io.agentmesh.sdk.link.LinkConfig;
import io.agentmesh.sdk.once.OnceLimits;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.session.SessionLimits;
import io.agentmesh.sdk.stream.StreamLimits;

/// Times and bounds of a client or an agent.
///
/// @param link of the relay link
/// @param sessions of the session table
/// @param offers what is offered to peers in handshakes
/// @param calls of the tables on both sides of a call
/// @param once of the memory of requests that were handled
/// @param streams of the tables on both sides of a stream
/// @param catchUp how far an end looks ahead after a lost message; nothing of it shows on the wire (wire
///     §9.5)
public record MeshConfig(
        LinkConfig link,
        SessionLimits sessions,
        OfferPolicy offers,
        CallLimits calls,
        OnceLimits once,
        StreamLimits streams,
        CatchUp catchUp) {
    /// What suits one agent at a relay with the original's defaults.
    public static MeshConfig defaults() {
        return new MeshConfig(
                LinkConfig.defaults(),
                SessionLimits.defaults(),
                OfferPolicy.defaults(),
                CallLimits.defaults(),
                OnceLimits.defaults(),
                StreamLimits.defaults(),
                new CatchUp(16));
    }

    /// The same with another link.
    public MeshConfig withLink(LinkConfig other) {
        return new MeshConfig(other, sessions, offers, calls, once, streams, catchUp);
    }

    /// The same with other bounds of calls.
    public MeshConfig withCalls(CallLimits other) {
        return new MeshConfig(link, sessions, offers, other, once, streams, catchUp);
    }

    /// The same with another offer to peers.
    public MeshConfig withOffers(OfferPolicy other) {
        return new MeshConfig(link, sessions, other, calls, once, streams, catchUp);
    }

    /// The same with other bounds of sessions.
    public MeshConfig withSessions(SessionLimits other) {
        return new MeshConfig(link, other, offers, calls, once, streams, catchUp);
    }

    /// The same with other bounds of what is known to be handled.
    public MeshConfig withOnce(OnceLimits other) {
        return new MeshConfig(link, sessions, offers, calls, other, streams, catchUp);
    }

    /// The same with other bounds of streams.
    public MeshConfig withStreams(StreamLimits other) {
        return new MeshConfig(link, sessions, offers, calls, once, other, catchUp);
    }
}
