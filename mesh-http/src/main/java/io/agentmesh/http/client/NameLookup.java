package io.agentmesh.http.client;

import io.agentmesh.http.client.HttpFailure.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds the addresses of a host. The system's resolver cannot be interrupted, and one that hangs would
/// keep a virtual thread's carrier: so a name is looked up on a platform thread of its own, which is
/// left behind when the deadline is over. How many there can be at a time is bounded; further callers
/// wait within their deadline. Thread-safe.
final class NameLookup {
    private static final int MAX_LOOKUPS = 16;

    /// What the system does for us.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final Resolver resolver;
    private final Semaphore free;

    NameLookup() {
        this(InetAddress::getAllByName, MAX_LOOKUPS);
    }

    NameLookup(Resolver resolver, int maxLookups) {
        this.resolver = resolver;
        this.free = new Semaphore(maxLookups);
    }

    /// The addresses, at least one.
    List<InetAddress> resolve(Peer.Tcp peer, Deadline deadline) throws HttpFailure, InterruptedException {
        try {
            return List.of(InetAddress.ofLiteral(peer.host()));
        } catch (IllegalArgumentException aName) {
            return resolveName(peer, deadline);
        }
    }

    private List<InetAddress> resolveName(Peer.Tcp peer, Deadline deadline) throws HttpFailure, InterruptedException {
        if (!free.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new HttpFailure(Kind.CONNECT_TIMEOUT, "too many look-ups hang to look up " + peer.host());
        }
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> {
            try {
                return resolver.resolve(peer.host());
            } finally {
                free.release();
            }
        });
        Thread.ofPlatform().daemon().name("name-lookup").start(lookup);
        try {
            return List.of(lookup.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            throw new HttpFailure(Kind.CONNECT_TIMEOUT, "no address for " + peer.host() + " in time", late);
        } catch (ExecutionException failed) {
            throw new HttpFailure(Kind.UNKNOWN_HOST, "unknown host " + peer.host(), failed);
        }
    }
}
