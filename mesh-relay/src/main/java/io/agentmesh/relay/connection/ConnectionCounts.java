package io.agentmesh.relay.connection;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.program.settings.AddressRange;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Counts open connections by where they come from and whose they are, and says when there are too many.
///
/// For any thread. As large as the number of connections.
final class ConnectionCounts {
    private final ConnectionCaps caps;
    private final ConcurrentMap<AddressRange, Open> byAddress = new ConcurrentHashMap<>();
    private final ConcurrentMap<AgentId, Integer> byAgent = new ConcurrentHashMap<>();

    ConnectionCounts(ConnectionCaps caps) {
        this.caps = caps;
    }

    /// A new connection from an address, not logged in. Counted even where it is one too many:
    /// [Place#isGranted] says so, and it has to be closed.
    Place enter(InetAddress address) {
        boolean counted = !caps.uncounted().contains(address);
        return new Place(counted ? AddressRange.subscriberOf(address) : null);
    }

    /// Addresses and agents that are being counted.
    int size() {
        return byAddress.size() + byAgent.size();
    }

    /// Connections of one address.
    private record Open(int all, int unregistered) {
        private static final Open NONE = new Open(0, 0);

        private Open plus(int more, int moreUnregistered) {
            return new Open(all + more, unregistered + moreUnregistered);
        }
    }

    /// What one connection counts for. Its methods belong to the connection's thread.
    final class Place {
        private final @Nullable AddressRange address;
        private final boolean granted;
        private @Nullable AgentId agent;
        private boolean registered;
        private boolean left;

        private Place(@Nullable AddressRange address) {
            this.address = address;
            Open now = count(1, 1);
            this.granted = now.all() <= caps.perAddress() && now.unregistered() <= caps.unregisteredPerAddress();
        }

        /// Whether there is room for the connection.
        boolean isGranted() {
            return granted;
        }

        /// The connection has proven to be this agent's.
        ///
        /// @return whether the agent has room for it
        boolean isOf(AgentId proven) {
            agent = proven;
            return byAgent.merge(proven, 1, Integer::sum) <= caps.perAgent();
        }

        /// The agent is logged in.
        void registered() {
            registered = true;
            count(0, -1);
        }

        /// The connection is gone. Only the first call counts.
        void leave() {
            if (left) {
                return;
            }
            left = true;
            count(-1, registered ? 0 : -1);
            if (agent != null) {
                byAgent.computeIfPresent(agent, (id, open) -> open == 1 ? null : open - 1);
            }
        }

        private Open count(int more, int moreUnregistered) {
            if (address == null) {
                return Open.NONE;
            }
            Open now = byAddress.compute(address, (from, before) -> {
                Open after = (before == null ? Open.NONE : before).plus(more, moreUnregistered);
                return after.all() == 0 ? null : after;
            });
            return now == null ? Open.NONE : now;
        }
    }
}
