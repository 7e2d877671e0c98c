package io.agentmesh.registry.sync;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.http.websocket.CloseCode;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.registry.sync.SnapshotSource.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// All connections to `/sync`, by group (registry §7.5). One lock guards everything in it; under it nothing is read
/// from the database and nothing waits for a socket, since sending only fills the socket's buffer.
public final class SyncHub implements Presence {
    /// Connections of one agent in one group; a daemon has one, and for a moment two when it reconnects. One
    /// more, and the oldest is closed.
    static final int MAX_PER_AGENT = 4;
    /// Snapshots that are read for one connection while the group changes faster than they are; then it is
    /// closed and may come again.
    static final int MAX_SNAPSHOTS = 5;

    private final Map<GroupId, GroupStream> streams = new HashMap<>();
    private final SnapshotSource snapshots;

    /// Reads snapshots from this source.
    public SyncHub(SnapshotSource snapshots) {
        this.snapshots = snapshots;
    }

    /// Adds a connection; [#bringUpToDate] follows.
    synchronized SyncConnection join(Follower follower, WebSocket socket, Set<SyncFeature> features) {
        GroupStream stream = streams.computeIfAbsent(follower.group(), id -> new GroupStream());
        List<SyncConnection> earlier = stream.of(follower.agent());
        if (earlier.size() == MAX_PER_AGENT) {
            SyncConnection oldest = earlier.getFirst();
            stream.leave(oldest);
            oldest.socket().close(CloseCode.POLICY_VIOLATION, "replaced by a newer connection");
        }
        var connection = new SyncConnection(follower, socket, features);
        stream.join(connection);
        return connection;
    }

    /// Takes a connection out, however it ended; again does nothing.
    synchronized void leave(SyncConnection connection) {
        GroupStream stream = streams.get(connection.group());
        if (stream != null) {
            stream.leave(connection);
            if (stream.isEmpty()) {
                streams.remove(connection.group());
            }
        }
    }

    /// Sends a connection that is new or fell behind a snapshot, and then what happened since; closes that of
    /// somebody who may not follow any more. Blocks while the snapshot is read; called on the connection's own
    /// thread.
    ///
    /// @throws InterruptedException if the connection ended meanwhile
    void bringUpToDate(SyncConnection connection) throws InterruptedException {
        for (int i = 0; i < MAX_SNAPSHOTS; i++) {
            Optional<Start> start = start(connection);
            if (start.isEmpty()) {
                return;
            }
            if (bringUpToDate(connection, start.get())) {
                return;
            }
        }
        connection.socket().close(CloseCode.TRY_AGAIN_LATER, "the group changes too fast");
    }

    /// False if another snapshot is needed.
    private boolean bringUpToDate(SyncConnection connection, Start start) throws InterruptedException {
        return switch (snapshots.read(start.follower())) {
            case Reading.Allowed(var snapshot) -> restart(connection, start, snapshot);
            case Reading.Forbidden(var reason) -> {
                connection.socket().close(CloseCode.POLICY_VIOLATION, reason);
                yield true;
            }
        };
    }

    /// From where on events are missing in a snapshot that is read now.
    ///
    /// @param follower whose snapshot it is
    /// @param position the next event's
    /// @param online who is there
    private record Start(Follower follower, long position, Set<AgentId> online) {}

    /// Empty if the connection needs no snapshot.
    private synchronized Optional<Start> start(SyncConnection connection) {
        GroupStream stream = streams.get(connection.group());
        return stream == null || !connection.isBehind()
                ? Optional.empty()
                : Optional.of(new Start(connection.follower(), stream.recent().next(), stream.online()));
    }

    /// False if more happened since the start than is remembered.
    private boolean restart(SyncConnection connection, Start start, Snapshot snapshot) {
        String text = new SyncEvent.FullSync(withPresence(snapshot, start.online())).toJson();
        synchronized (this) {
            GroupStream stream = streams.get(connection.group());
            if (stream == null || !connection.isBehind()) {
                return true;
            }
            Optional<List<RecentEvents.Event>> since = stream.recent().since(start.position());
            since.ifPresent(events -> {
                connection.restart(text, snapshot.seq());
                events.forEach(connection::offer);
            });
            return since.isPresent();
        }
    }

    private static Snapshot withPresence(Snapshot snapshot, Set<AgentId> online) {
        List<AgentCard> peers = snapshot.peers().stream()
                .map(card -> card.withOnline(online.contains(card.agentId())))
                .toList();
        return new Snapshot(peers, snapshot.rules(), snapshot.revokedKeys(), snapshot.relays(), snapshot.seq());
    }

    /// Sends an event to every connection of a group. Called in the order of the commits.
    synchronized void deliver(GroupId group, long seq, String text) {
        GroupStream stream = streams.get(group);
        if (stream != null) {
            stream.tell(seq, text);
        }
    }

    /// Sends word to an agent's own connections, in whichever group, that asked for such.
    synchronized void hint(AgentId agent, SyncFeature feature, String text) {
        streams.values().forEach(stream -> stream.of(agent).forEach(connection -> connection.hint(feature, text)));
    }

    /// Makes a follower's connections those of another key of the same agent.
    synchronized void rename(Follower follower, AgentId to) {
        GroupStream stream = streams.get(follower.group());
        if (stream != null) {
            stream.rename(follower, to);
        }
    }

    /// Sends a card that is new or changed, with whether its agent is there: a receiver keeps the card as it is told.
    synchronized void deliver(GroupId group, long seq, AgentCard card) {
        AgentCard asItIs = card.withOnline(isOnline(group, card.agentId()));
        deliver(group, seq, new SyncEvent.PeerAdded(asItIs).toJson(seq));
    }

    /// Closes the connections of those who may not follow any more.
    synchronized void disconnect(Predicate<Follower> who, String reason) {
        for (GroupStream stream : streams.values()) {
            for (SyncConnection connection : stream.matching(who)) {
                connection.socket().close(CloseCode.POLICY_VIOLATION, reason);
            }
        }
    }

    @Override
    public synchronized boolean isOnline(GroupId group, AgentId agent) {
        GroupStream stream = streams.get(group);
        return stream != null && stream.isOnline(agent);
    }

    @Override
    public synchronized Set<AgentId> online(GroupId group) {
        GroupStream stream = streams.get(group);
        return stream == null ? Set.of() : stream.online();
    }

    @Override
    public synchronized Set<AgentId> online() {
        return streams.values().stream()
                .flatMap(stream -> stream.online().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Agents with a connection, over all groups.
    public long connectedAgents() {
        return online().size();
    }
}
