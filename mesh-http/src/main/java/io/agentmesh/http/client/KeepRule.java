package io.agentmesh.http.client;

import java.time.Duration;

/// Which connections are kept for further calls.
///
/// @param connections kept at most, over all peers; 0 makes a connection a call
/// @param idleTime after which a kept connection is not used again; it is closed within twice that time
/// @param lifetime after which a connection is kept no more, however busy it is
/// @param onlyIfSaid whether a server has to say that it keeps the connection, too; HTTP/1.1 takes silence for a yes
///     (RFC 9112 §9.3), but a simple server that is silent may close as soon as it has answered, or not have read
///     the request to its end
public record KeepRule(int connections, Duration idleTime, Duration lifetime, boolean onlyIfSaid) {
    /// 16 connections for up to 20 s, each for up to five minutes, whatever the server says.
    public static final KeepRule USUAL = new KeepRule(16, Duration.ofSeconds(20), Duration.ofMinutes(5), false);

    /// What a server said about its connection.
    enum Stay {
        /// It closes it.
        NO,
        /// Nothing.
        UNSAID,
        /// It keeps it.
        SAID
    }

    public KeepRule {
        AtLeast.require(0, "connections", connections);
        AtLeast.require(1, "idleTime", idleTime.toMillis());
        AtLeast.require(1, "lifetime", lifetime.toMillis());
    }

    /// The same with another number of connections.
    public KeepRule withConnections(int other) {
        return new KeepRule(other, idleTime, lifetime, onlyIfSaid);
    }

    /// Whether a connection is kept of which the server said so much.
    boolean allows(Stay stay) {
        return stay == Stay.SAID || (stay == Stay.UNSAID && !onlyIfSaid);
    }
}
