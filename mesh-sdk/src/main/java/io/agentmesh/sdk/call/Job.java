package io.agentmesh.sdk.call;

import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.sdk.once.Known;
import io.agentmesh.sdk.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A request that is being handled, and everywhere its answer goes. Owned by the loop.
final class Job {
    /// Repetitions of one request that are answered with it; of more, the oldest is not.
    static final int MAX_REPEATS = 8;

    /// Where an answer goes.
    ///
    /// @param session on which it is sealed; empty if the request was plain
    record Address(RequestKey request, Optional<Session> session) {}

    private final RequestKey key;
    private final IncomingRequest request;
    private final Known known;
    private final Optional<Timer> deadline;
    private final List<Address> addresses = new ArrayList<>();

    Job(Address address, IncomingRequest request, Known known, Optional<Timer> deadline) {
        this.key = address.request();
        this.request = request;
        this.known = known;
        this.deadline = deadline;
        addresses.add(address);
    }

    RequestKey key() {
        return key;
    }

    IncomingRequest request() {
        return request;
    }

    Known known() {
        return known;
    }

    /// Where the answer goes, the first one first.
    List<Address> addresses() {
        return List.copyOf(addresses);
    }

    /// The caller repeated its request from here: it waits for the answer there, too.
    void repeatedFrom(Address address) {
        addresses.add(address);
        if (addresses.size() > MAX_REPEATS) {
            addresses.removeFirst();
        }
    }

    /// Nobody waits for the answer where it was asked for.
    void forgetAddresses() {
        addresses.clear();
    }

    void giveUp() {
        request.cancellation().cancel();
    }

    void stopTimer() {
        deadline.ifPresent(Timer::cancel);
    }
}
