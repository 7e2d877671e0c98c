package io.agentmesh.registry.sync;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.websocket.SendOutcome;
import io.agentmesh.http.websocket.WebSocket;
import java.util.Set;

/// One open connection to `/sync`. Its state is guarded by the hub's lock.
final class SyncConnection {
    private enum State {
        /// It needs a snapshot: it is new, or it lost events.
        BEHIND,
        /// It gets events as they happen.
        LIVE,
        /// It left the hub.
        GONE
    }

    private final WebSocket socket;
    private final Set<SyncFeature> features;
    private Follower follower;
    private State state = State.BEHIND;
    private long seq;

    SyncConnection(Follower follower, WebSocket socket, Set<SyncFeature> features) {
        this.follower = follower;
        this.socket = socket;
        this.features = features;
    }

    Follower follower() {
        return follower;
    }

    /// The agent has another key now.
    void rename(AgentId to) {
        follower = new Follower(to, follower.owner(), follower.group());
    }

    AgentId agent() {
        return follower.agent();
    }

    GroupId group() {
        return follower.group();
    }

    WebSocket socket() {
        return socket;
    }

    boolean isBehind() {
        return state == State.BEHIND;
    }

    void markGone() {
        state = State.GONE;
    }

    /// Sends an event, unless it is in the connection's snapshot or the connection waits for a new one. Without
    /// room for it the connection falls behind.
    void offer(RecentEvents.Event event) {
        if (state == State.LIVE && event.isMissingIn(seq)) {
            send(event.text());
            seq = Math.max(seq, event.seq());
        }
    }

    /// Sends word for this agent alone, if the connection asked for such and is not behind: a hint, of which
    /// nothing depends.
    void hint(SyncFeature feature, String text) {
        if (state == State.LIVE && features.contains(feature)) {
            send(text);
        }
    }

    /// Sends a snapshot. Without room for it the connection stays behind, and hears when there is room again.
    void restart(String fullSync, long snapshotSeq) {
        state = State.LIVE;
        seq = snapshotSeq;
        send(fullSync);
    }

    private void send(String text) {
        if (socket.sendText(text) instanceof SendOutcome.Full) {
            state = State.BEHIND;
        }
    }
}
