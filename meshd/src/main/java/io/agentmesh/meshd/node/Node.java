package io.agentmesh.meshd.node;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.KeyRotation;
import io.agentmesh.core.sync.NodeState;
import io.agentmesh.core.sync.Snapshot;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.meshd.node.Access.Verdict;
import io.agentmesh.program.secret.Secret;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The one place that remembers what the daemon knows. Thread-safe: each field is an immutable value,
/// exchanged whole; the group is changed under this object's lock, so that no event is lost.
public final class Node implements NodeView {
    private enum SyncLink {
        CLOSED,
        OPEN
    }

    private volatile Access access;
    private volatile Runnable accessChanged = () -> {};
    private volatile Consumer<AgentId> keyReplaced = replaced -> {};
    private volatile AgentId self;
    /// The agent's other key while it changes: the control plane may know of the change before or after us.
    private volatile @Nullable AgentId alias;
    private volatile @Nullable Comings comings;
    /// What was revoked before there was anybody to be told; under this object's lock.
    private List<KeyRevocation> untold = List.of();
    private volatile Group group = Group.unknown();
    private volatile SyncLink sync = SyncLink.CLOSED;
    private volatile String syncDetail = "";
    private volatile boolean isGroupCurrent;
    private volatile RelayStatus relay = RelayStatus.OFF;
    private volatile @Nullable String localAgent;
    private volatile LocalAgentStatus localAgentStatus = LocalAgentStatus.UNKNOWN;
    private volatile Supplier<StoreStatus> store = () -> StoreStatus.NONE;
    private volatile @Nullable String cpUrl;
    private volatile @Nullable Secret token;

    /// A daemon that has just started.
    public Node(AgentId self, ConfiguredAcl acl) {
        this.self = self;
        this.access = new Access(acl);
    }

    /// Whether `caller` may ask this agent for `capability`.
    public Verdict decide(AgentId caller, String capability) {
        Group now = group;
        AgentId other = alias;
        AgentId own =
                other != null && now.card(self).isEmpty() && now.card(other).isPresent() ? other : self;
        return access.decide(now, caller, own, capability);
    }

    /// Another ACL is configured from now on; it holds for the very next request.
    public void useAcl(ConfiguredAcl acl) {
        access = new Access(acl);
        accessChanged.run();
    }

    /// From now on this is run whenever rights may have changed, on the thread that changed them; must not block.
    public void onAccessChange(Runnable other) {
        accessChanged = other;
    }

    /// From now on this is told of each key that another one took the place of, as the control plane says it;
    /// must not block.
    public void onKeyReplaced(Consumer<AgentId> other) {
        keyReplaced = other;
    }

    /// The agent goes by another key from now on.
    public void rename(AgentId other) {
        alias = self;
        self = other;
    }

    /// The control plane is to be found there.
    public void useControlPlane(String url) {
        cpUrl = url;
    }

    /// Requests go there, in words for people.
    public void useLocalAgent(String shown) {
        localAgent = shown;
    }

    /// Somebody looked whether the local agent is there.
    public void localAgentIs(LocalAgentStatus status) {
        localAgentStatus = status;
    }

    /// From now on this says how the store of durable messages stands.
    public void askAboutStore(Supplier<StoreStatus> other) {
        store = other;
    }

    /// The owner logged in.
    public void useToken(Secret other) {
        token = other;
    }

    /// From now on this one is told who comes, and first of all what the control plane said of keys and of the group
    /// until now: a daemon hears it while it still opens its files.
    public synchronized void tell(Comings other) {
        comings = other;
        if (group.isKnown()) {
            other.groupIsKnown();
            other.keysRevoked(untold);
        }
        untold = List.of();
    }

    /// The relay link changed.
    public void relayIs(RelayStatus status) {
        relay = status;
        Comings told = comings;
        if (told != null && status.isUp()) {
            told.linkIsUp();
        }
    }

    /// The control plane pushes events from now on. What it said before stays in force until its first
    /// word.
    public synchronized void syncOpened() {
        group = group.withPresenceUnknown();
        sync = SyncLink.OPEN;
        syncDetail = "";
    }

    /// The control plane pushes no more; rules, peers and revocations stay in force.
    ///
    /// @param why in words for people; empty if there is nothing to say
    public synchronized void syncClosed(String why) {
        syncDetail = why;
        isGroupCurrent = false;
        sync = SyncLink.CLOSED;
    }

    /// The control plane said something; it holds for the very next request.
    public synchronized void apply(SyncEvent event) {
        if (event instanceof SyncEvent.KeyRotated(KeyRotation rotation)
                && rotation.oldAgentId().equals(self)) {
            alias = rotation.newAgentId();
        }
        group = group.after(event);
        if (event instanceof SyncEvent.FullSync) {
            isGroupCurrent = true;
        }
        accessChanged.run();
        Comings told = comings;
        if (told == null) {
            keep(event);
        } else {
            tell(told, event);
        }
        if (event instanceof SyncEvent.KeyRotated(KeyRotation rotation)) {
            keyReplaced.accept(rotation.oldAgentId());
        }
    }

    private void keep(SyncEvent event) {
        switch (event) {
            case SyncEvent.FullSync(Snapshot snapshot) -> untold = revoked(snapshot.revokedKeys().stream());
            case SyncEvent.KeyRevoked(KeyRevocation revocation)
            when untold.size() < Group.MAX_REVOKED ->
                untold = revoked(Stream.concat(untold.stream(), Stream.of(revocation)));
            default -> {}
        }
    }

    /// A key that was rotated away is none of them.
    private static List<KeyRevocation> revoked(Stream<KeyRevocation> revocations) {
        return revocations.filter(revocation -> !revocation.isRotatedAway()).toList();
    }

    private static void tell(Comings told, SyncEvent event) {
        switch (event) {
            case SyncEvent.AgentOnline(AgentId agent) -> told.peerIsBack(agent);
            case SyncEvent.FullSync(Snapshot snapshot) -> {
                told.groupIsKnown();
                told.keysRevoked(revoked(snapshot.revokedKeys().stream()));
            }
            case SyncEvent.KeyRevoked(KeyRevocation revocation) -> told.keysRevoked(revoked(Stream.of(revocation)));
            case SyncEvent.PrekeysLow own -> told.prekeysRunLow();
            case SyncEvent.PeerAdded other -> {}
            case SyncEvent.PeerRemoved other -> {}
            case SyncEvent.AclUpdated other -> {}
            case SyncEvent.KeyRotated other -> {}
            case SyncEvent.AgentOffline other -> {}
        }
    }

    @Override
    public Optional<String> localAgent() {
        return Optional.ofNullable(localAgent);
    }

    @Override
    public LocalAgentStatus localAgentStatus() {
        return localAgentStatus;
    }

    @Override
    public StoreStatus store() {
        return store.get();
    }

    @Override
    public AgentId self() {
        return self;
    }

    @Override
    public NodeState state() {
        if (token == null) {
            return NodeState.STARTED;
        }
        if (sync == SyncLink.CLOSED) {
            return NodeState.AUTHENTICATED;
        }
        return relay.isUp() ? NodeState.CONNECTED : NodeState.SYNCING;
    }

    @Override
    public RelayStatus relay() {
        return relay;
    }

    @Override
    public Group group() {
        return group;
    }

    /// Whether the group is as the control plane sees it: it said all of it since the link was made. Who is unknown
    /// otherwise may have come since.
    public boolean isGroupCurrent() {
        return isGroupCurrent && group.isKnown();
    }

    @Override
    public String syncDetail() {
        return syncDetail;
    }

    @Override
    public Optional<String> cpUrl() {
        return Optional.ofNullable(cpUrl);
    }

    @Override
    public Optional<Secret> token() {
        return Optional.ofNullable(token);
    }
}
