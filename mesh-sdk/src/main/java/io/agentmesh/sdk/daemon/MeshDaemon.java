package io.agentmesh.sdk.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/// A `meshd` of the same user on this machine, as a place to leave requests for agents that may be away.
///
/// Each method makes a connection of its own, blocks, and throws a [io.agentmesh.core.error.MeshException]:
/// `daemon_unreachable` if nobody listens or no answer comes in time, `unsupported` if the daemon has no outbox
/// (the original's), `malformed` if it is no daemon at all. May be used from any thread.
public final class MeshDaemon {
    /// The longest that a daemon lets one question wait.
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Duration ONE_WAIT = Duration.ofSeconds(50);

    private final LocalHttp http;

    private MeshDaemon(LocalHttp http) {
        this.http = http;
    }

    /// The daemon that listens there.
    ///
    /// @param socket its Unix socket, `~/.mesh/meshd.sock` as a rule
    public static MeshDaemon at(Path socket) {
        return new MeshDaemon(new LocalHttp(socket, LocalHttp.Limits.defaults()));
    }

    static MeshDaemon at(Path socket, LocalHttp.Limits limits) {
        return new MeshDaemon(new LocalHttp(socket, limits));
    }

    /// Leaves a request. What is taken is on the daemon's disk when this returns. After an exception it may
    /// have been taken or not: submit the same deposit again, under the same id.
    ///
    /// @throws InterruptedException if the thread is interrupted; the deposit may have been taken
    public Submission submit(Deposit deposit) throws InterruptedException {
        return DeliveryReader.submission(http.call("POST", "/outbox", deposit.toJson()));
    }

    /// How a request stands.
    ///
    /// @throws InterruptedException if the thread is interrupted
    public Delivery find(UUID id) throws InterruptedException {
        return DeliveryReader.delivery(http.call("GET", path(id)));
    }

    /// How a request stands once it is over, or after so long.
    ///
    /// @param atMost whole seconds, up to [#LONGEST_WAIT]
    /// @throws InterruptedException if the thread is interrupted; the request goes on
    public Delivery await(UUID id, Duration atMost) throws InterruptedException {
        if (atMost.isNegative() || atMost.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("atMost: " + atMost + " (expected: 0 to 60 s)");
        }
        String target = path(id) + "?wait_secs=" + atMost.toSeconds();
        return DeliveryReader.delivery(http.callWaiting("GET", target, atMost));
    }

    /// How a request ended. Blocks until it is over, which it is at the latest when its time is.
    ///
    /// @throws InterruptedException if the thread is interrupted; the request goes on
    public Delivery awaitEnd(UUID id) throws InterruptedException {
        Delivery delivery = await(id, ONE_WAIT);
        while (!delivery.isOver()) {
            delivery = await(id, ONE_WAIT);
        }
        return delivery;
    }

    /// Takes a request back unless it was over, and says how it stands then. The other agent is told if it was
    /// sent.
    ///
    /// @throws InterruptedException if the thread is interrupted; it may have been taken back
    public Delivery cancel(UUID id) throws InterruptedException {
        return DeliveryReader.delivery(http.call("DELETE", path(id)));
    }

    /// Messages for agents that may be away: sealed for them, and handled once.
    public Messages messages() {
        return new Messages(http);
    }

    private static String path(UUID id) {
        return "/outbox/" + id;
    }
}
