package io.agentmesh.relay.connection;

import io.agentmesh.program.settings.AddressRanges;

/// How many connections of one kind there may be at a time; in all there are as many as the server accepts.
///
/// @param perAddress of one remote address; of one /64 network with IPv6, which is what one subscriber gets
/// @param unregisteredPerAddress those among them that have not logged in yet
/// @param perAgent of one agent: the newest, older ones that are still being closed, and logins under way
/// @param uncounted addresses that stand for many agents: proxies, and this machine
public record ConnectionCaps(int perAddress, int unregisteredPerAddress, int perAgent, AddressRanges uncounted) {
    /// 1,000 an address, 100 of them not logged in, 8 an agent; this machine is not counted.
    public static final ConnectionCaps DEFAULTS = new ConnectionCaps(1_000, 100, 8, AddressRanges.LOOPBACK);

    /// @throws IllegalArgumentException if a number is not positive
    public ConnectionCaps {
        if (perAddress <= 0 || unregisteredPerAddress <= 0 || perAgent <= 0) {
            throw new IllegalArgumentException("perAddress, unregisteredPerAddress, perAgent: " + perAddress + ", "
                    + unregisteredPerAddress + ", " + perAgent + " (expected: 1 or more)");
        }
    }
}
