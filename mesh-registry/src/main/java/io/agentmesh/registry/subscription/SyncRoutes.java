package io.agentmesh.registry.subscription;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.websocket.WebSocketLimits;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.sync.Follower;
import io.agentmesh.registry.sync.Heartbeats;
import io.agentmesh.registry.sync.SyncFeature;
import io.agentmesh.registry.sync.SyncHub;
import io.agentmesh.registry.sync.SyncSession;
import io.agentmesh.registry.token.Caller;
import io.agentmesh.registry.token.LiveTokens;
import java.util.Set;

/// `/sync` (registry §7).
public final class SyncRoutes {
    /// Bytes of one frame or message from a client, which is expected to send none.
    static final int MAX_INCOMING_BYTES = 64 << 10;
    /// Bytes that may wait for a slow reader, unless a single frame is larger; then it falls behind and starts
    /// anew.
    static final int MAX_OUTGOING_BYTES = 4 << 20;

    private static final WebSocketLimits LIMITS = WebSocketLimits.DEFAULTS
            .withMaxFrameBytes(MAX_INCOMING_BYTES)
            .withMaxMessageBytes(MAX_INCOMING_BYTES)
            .withMaxOutgoingBytes(MAX_OUTGOING_BYTES);

    private final Store store;
    private final SyncHub hub;
    private final Heartbeats heartbeats;
    private final LiveTokens live;
    private final FollowRights rights = new FollowRights();

    /// Asks this store, and lets those who may into the hub.
    public SyncRoutes(Store store, SyncHub hub, Heartbeats heartbeats, LiveTokens live) {
        this.store = store;
        this.hub = hub;
        this.heartbeats = heartbeats;
        this.live = live;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder().webSocket("/sync", this::open).build();
    }

    private Answer open(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        String id = request.query().required("agent_id");
        if (id.length() > AgentId.MAX_LENGTH) {
            throw new RequestRefused(400, "agent not found");
        }
        Follower follower = store.read(tx -> rights.allowed(tx, new AgentId(id), caller.user()));
        Set<SyncFeature> features =
                request.query().optional("features").map(SyncFeature::named).orElse(Set.of());
        var session = new SyncSession(hub, heartbeats, follower, features);
        return new Upgrade.Listen(live.whileGood(caller.token(), session), LIMITS);
    }
}
