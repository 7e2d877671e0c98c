package io.agentmesh.sdk.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// A `meshd` of the same user on this machine, as a place to leave requests for agents that may be away.
///
/// {@snippet file="io/agentmesh/sdk/examples/Depositing.java" region="deposit"}
///
/// Each method makes a connection of its own, blocks, and throws a [io.agentmesh.core.error.MeshException]:
/// `daemon_unreachable` if nobody listens or no answer comes in time, `unsupported` if the daemon has no outbox
/// (the original's), `malformed` if it is no daemon at all. May be used from any thread.
///
/// Each has a sibling that returns at once: it blocks on a virtual thread of its own, and its future ends
/// exceptionally where the method throws. Cancelling the future closes the connection and takes nothing back.
///
/// {@snippet file="io/agentmesh/sdk/examples/Depositing.java" region="later"}
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

    /// The same as [#submit] without blocking. Whoever cancels it does not know whether the deposit was taken:
    /// submitting it again finds out.
    public CompletableFuture<Submission> submitAsync(Deposit deposit) {
        return LocalHttp.later(() -> submit(deposit));
    }

    /// How a request stands.
    ///
    /// @throws InterruptedException if the thread is interrupted
    public Delivery find(UUID id) throws InterruptedException {
        return DeliveryReader.delivery(http.call("GET", path(id)));
    }

    /// The same as [#find] without blocking.
    public CompletableFuture<Delivery> findAsync(UUID id) {
        return LocalHttp.later(() -> find(id));
    }

    /// How a request stands once it is over, or after so long.
    ///
    /// @param atMost whole seconds, up to [#LONGEST_WAIT]
    /// @throws InterruptedException if the thread is interrupted; the request goes on
    public Delivery await(UUID id, Duration atMost) throws InterruptedException {
        check(atMost);
        String target = path(id) + "?wait_secs=" + atMost.toSeconds();
        return DeliveryReader.delivery(http.callWaiting("GET", target, atMost));
    }

    /// The same as [#await] without blocking. Cancelled, the request goes on.
    public CompletableFuture<Delivery> awaitAsync(UUID id, Duration atMost) {
        check(atMost);
        return LocalHttp.later(() -> await(id, atMost));
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

    /// The same as [#awaitEnd] without blocking. Cancelled, the request goes on.
    public CompletableFuture<Delivery> awaitEndAsync(UUID id) {
        return LocalHttp.later(() -> awaitEnd(id));
    }

    /// Takes a request back unless it was over, and says how it stands then. The other agent is told if it was
    /// sent.
    ///
    /// @throws InterruptedException if the thread is interrupted; it may have been taken back
    public Delivery cancel(UUID id) throws InterruptedException {
        return DeliveryReader.delivery(http.call("DELETE", path(id)));
    }

    /// The same as [#cancel] without blocking. Cancelling the future does not undo it.
    public CompletableFuture<Delivery> cancelAsync(UUID id) {
        return LocalHttp.later(() -> cancel(id));
    }

    /// Messages for agents that may be away: sealed for them, and handled once.
    public Messages messages() {
        return new Messages(http);
    }

    static void check(Duration atMost) {
        if (atMost.isNegative() || atMost.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException("atMost: " + atMost + " (expected: 0 to 60 s)");
        }
    }

    private static String path(UUID id) {
        return "/outbox/" + id;
    }
}
