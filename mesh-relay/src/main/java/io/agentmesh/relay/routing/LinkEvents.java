package io.agentmesh.relay.routing;

import java.util.List;

/// What a link tells about the envelopes that it took. On the link's thread.
public interface LinkEvents {
    /// The operating system has all of it; of one link in the order of the offers.
    void written(Delivery delivery);

    /// An offer was refused as full, and now at most half of the bound waits.
    void room();

    /// The last event, exactly once: nothing more will be written. `unwritten` holds what was taken and not
    /// reported as written, in the order of the offers.
    void ended(List<Delivery> unwritten);
}
