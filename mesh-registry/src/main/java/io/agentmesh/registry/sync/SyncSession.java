package io.agentmesh.registry.sync;

import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of one connection to `/sync`, from its opening on: joins the hub, is kept alive, leaves. Everything
/// here runs on the connection's own thread.
public final class SyncSession implements WebSocketListener {
    private static final Logger log = LoggerFactory.getLogger(SyncSession.class);

    private final SyncHub hub;
    private final Heartbeats heartbeats;
    private final Follower follower;
    private final Set<SyncFeature> features;
    private @Nullable SyncConnection connection;
    private @Nullable Heartbeat heartbeat;

    /// A session of somebody who may follow.
    ///
    /// @param features what it asked for
    public SyncSession(SyncHub hub, Heartbeats heartbeats, Follower follower, Set<SyncFeature> features) {
        this.hub = hub;
        this.heartbeats = heartbeats;
        this.follower = follower;
        this.features = features;
    }

    @Override
    public void onOpen(WebSocket socket) {
        heartbeat = heartbeats.start(socket);
        connection = hub.join(follower, socket, features);
        log.atInfo()
                .setMessage("agent follows its group")
                .addKeyValue("agent", follower.agent())
                .log();
        bringUpToDate(connection);
    }

    /// Nothing is expected; what comes is ignored (registry §7.2).
    @Override
    public void onText(WebSocket socket, String text) {}

    @Override
    public void onPong(WebSocket socket) {
        if (heartbeat != null) {
            heartbeat.pong();
        }
    }

    @Override
    public void onWritable(WebSocket socket) {
        if (connection != null) {
            log.atDebug()
                    .setMessage("slow sync connection gets a new snapshot")
                    .addKeyValue("agent", follower.agent())
                    .log();
            bringUpToDate(connection);
        }
    }

    private void bringUpToDate(SyncConnection following) {
        try {
            hub.bringUpToDate(following);
        } catch (InterruptedException ended) {
            // The server stops or the other end is gone; the last callback follows.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        if (heartbeat != null) {
            heartbeat.stop();
        }
        if (connection != null) {
            hub.leave(connection);
        }
        log.atInfo()
                .setMessage("agent follows its group no more")
                .addKeyValue("agent", follower.agent())
                .addKeyValue("code", code)
                .log();
    }
}
