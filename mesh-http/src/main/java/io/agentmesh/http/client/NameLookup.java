package io.agentmesh.http.client;

import io.agentmesh.http.client.HttpFailure.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds the addresses of a host. The system's resolver cannot be interrupted and may take its time, so
/// a name is looked up on a thread of its own, which is left behind when the deadline is over.
final class NameLookup {
    private NameLookup() {}

    static List<InetAddress> resolve(Peer.Tcp peer, Deadline deadline) throws HttpFailure, InterruptedException {
        try {
            return List.of(InetAddress.ofLiteral(peer.host()));
        } catch (IllegalArgumentException aName) {
            return resolveName(peer, deadline);
        }
    }

    private static List<InetAddress> resolveName(Peer.Tcp peer, Deadline deadline)
            throws HttpFailure, InterruptedException {
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(peer.host()));
        Thread.ofVirtual().name("name-lookup").start(lookup);
        try {
            return List.of(lookup.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            throw new HttpFailure(Kind.CONNECT_TIMEOUT, "no address for " + peer.host() + " in time", late);
        } catch (ExecutionException failed) {
            throw switch (failed.getCause()) {
                case UnknownHostException unknown ->
                    new HttpFailure(Kind.UNKNOWN_HOST, "unknown host " + peer.host(), unknown);
                case Throwable other -> new HttpFailure(Kind.UNKNOWN_HOST, "cannot look up " + peer.host(), other);
            };
        }
    }
}
