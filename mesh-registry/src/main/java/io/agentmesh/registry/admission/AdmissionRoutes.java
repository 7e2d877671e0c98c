package io.agentmesh.registry.admission;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.registry.sync.Heartbeats;
import io.agentmesh.registry.token.Caller;
import io.agentmesh.registry.token.LiveTokens;

/// `/gate/events`, for whoever may ask `/gate/verify`.
public final class AdmissionRoutes {
    /// Bytes of a message from a relay, which is expected to send none.
    static final int MAX_INCOMING_BYTES = 1 << 10;
    /// Bytes that may wait for a slow reader, some two thousand events; then it is closed, and asks about everybody
    /// again in its own time.
    static final int MAX_OUTGOING_BYTES = 256 << 10;

    private static final WebSocketLimits LIMITS = WebSocketLimits.DEFAULTS
            .withMaxFrameBytes(MAX_INCOMING_BYTES)
            .withMaxMessageBytes(MAX_INCOMING_BYTES)
            .withMaxOutgoingBytes(MAX_OUTGOING_BYTES);

    private final AdmissionFeed feed;
    private final Heartbeats heartbeats;
    private final LiveTokens live;

    /// Listens to this feed.
    public AdmissionRoutes(AdmissionFeed feed, Heartbeats heartbeats, LiveTokens live) {
        this.feed = feed;
        this.heartbeats = heartbeats;
        this.live = live;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder().webSocket("/gate/events", this::open).build();
    }

    private Answer open(HttpRequest request) {
        var session = new AdmissionSession(feed, heartbeats);
        return new Upgrade.Listen(live.whileGood(Caller.of(request).token(), session), LIMITS);
    }
}
