package io.agentmesh.meshd.node;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.NodeState;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.meshd.node.Access.Verdict;
import io.agentmesh.program.secret.Secret;
import java.util.Optional;
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
    private volatile AgentId self;
    private volatile @Nullable Comings comings;
    private volatile Group group = Group.unknown();
    private volatile SyncLink sync = SyncLink.CLOSED;
    private volatile RelayStatus relay = RelayStatus.OFF;
    private volatile @Nullable String localAgent;
    private volatile LocalAgentStatus localAgentStatus = LocalAgentStatus.UNKNOWN;
    private volatile @Nullable String cpUrl;
    private volatile @Nullable Secret token;

    /// A daemon that has just started.
    public Node(AgentId self, ConfiguredAcl acl) {
        this.self = self;
        this.access = new Access(acl);
    }

    /// Whether `caller` may ask this agent for `capability`.
    public Verdict decide(AgentId caller, String capability) {
        return access.decide(group, caller, self, capability);
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

    /// The agent goes by another key from now on.
    public void rename(AgentId other) {
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

    /// The owner logged in.
    public void useToken(Secret other) {
        token = other;
    }

    /// From now on this one is told who comes.
    public void tell(Comings other) {
        comings = other;
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
    }

    /// The control plane pushes no more; rules, peers and revocations stay in force.
    public synchronized void syncClosed() {
        sync = SyncLink.CLOSED;
    }

    /// The control plane said something; it holds for the very next request.
    public synchronized void apply(SyncEvent event) {
        group = group.after(event);
        accessChanged.run();
        Comings told = comings;
        if (told != null && event instanceof SyncEvent.AgentOnline(AgentId agent)) {
            told.peerIsBack(agent);
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

    @Override
    public Optional<String> cpUrl() {
        return Optional.ofNullable(cpUrl);
    }

    @Override
    public Optional<Secret> token() {
        return Optional.ofNullable(token);
    }
}
