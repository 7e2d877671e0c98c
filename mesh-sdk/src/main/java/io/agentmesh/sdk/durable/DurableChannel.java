package io.agentmesh.sdk.durable;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.sdk.call.ControlHandler;

/// The durable messages of one agent, from its start to its close. For any thread.
public interface DurableChannel extends AutoCloseable {
    /// What the program has of it.
    DurableMessages messages();

    /// Hears what comes over the link. Called on the loop.
    ControlHandler control();

    /// The link is up. Called on the loop: must not block.
    void linkIsUp();

    /// The agent changed its key. May block on the disk.
    void goOnAs(AgentKeyPair successor);

    /// Begins no further request, gives those that were begun a few seconds to end, and lets go of what it
    /// kept. Blocks.
    @Override
    void close();
}
