package io.agentmesh.relay.config;

/// Where envelopes wait for agents that are away.
public enum QueueStore {
    /// In a database in the data folder: what was promised survives the process.
    SQLITE,
    /// In memory: what was promised ends with the process, as with the original.
    MEMORY
}
