package io.agentmesh.server;

import io.agentmesh.program.StartException;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.registry.Registry;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.relay.config.QueueStore;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.queue.SqliteQueue;
import java.nio.file.Path;

/// Opens what the server keeps: the registry's database where it was told to, and the relay's queue in a folder
/// beside it, `<database>.relay`.
///
/// @param database the registry's file, or `:memory:`, which does not outlive the process
/// @param queue in memory or in that folder; with `:memory:` there is no folder
/// @param options what the registry offers
public record ServerStores(String database, QueueStore queue, RegistrySeams seams, RegistryOptions options) {
    /// The name of no file.
    public static final String MEMORY = ":memory:";

    Registry registry(Shutdown shutdown) throws StartException {
        Registry registry = Registry.open(database, seams, options);
        shutdown.add("registry", registry::close);
        return registry;
    }

    OfflineQueue queue(QueueLimits limits, Shutdown shutdown) throws StartException {
        OfflineQueue opened = queue == QueueStore.MEMORY || database.equals(MEMORY)
                ? new MemoryQueue(limits, seams.ticker())
                : SqliteQueue.open(
                        Path.of(database + ".relay").resolve("relay.db"), limits, seams.clock(), seams.ticker());
        shutdown.add("queue", opened::close);
        return opened;
    }
}
