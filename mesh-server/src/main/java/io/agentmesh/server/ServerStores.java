package io.agentmesh.server;

import io.agentmesh.program.StartException;
import io.agentmesh.registry.Registry;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.OfflineQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.queue.SqliteQueue;
import java.nio.file.Path;

/// Opens what the server keeps: the registry's database where it was told to, and the relay's queue in a folder
/// beside it, `<database>.relay`. With `:memory:` neither outlives the process.
///
/// @param database the registry's file, or `:memory:`
record ServerStores(String database, RegistrySeams seams) {
    private static final String MEMORY = ":memory:";

    MeshServer.Stores open() throws StartException {
        Registry registry = Registry.open(database, seams);
        try {
            return new MeshServer.Stores(registry, openQueue());
        } catch (StartException refused) {
            registry.close();
            throw refused;
        }
    }

    private OfflineQueue openQueue() throws StartException {
        QueueLimits limits = RelayLimits.DEFAULTS.queue();
        if (database.equals(MEMORY)) {
            return new MemoryQueue(limits, seams.ticker());
        }
        Path file = Path.of(database + ".relay").resolve("relay.db");
        return SqliteQueue.open(file, limits, seams.clock(), seams.ticker());
    }
}
