package io.agentmesh.server;

import io.agentmesh.core.time.Timers;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.program.StartException;
import io.agentmesh.program.serving.Listeners;
import io.agentmesh.program.serving.Listening;
import io.agentmesh.program.settings.HostPort;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.registry.Registry;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.RegistrySeams;
import io.agentmesh.relay.config.QueueStore;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.server.config.WebPages;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A server in this process, on a free port, with an account.
final class RunningServer {
    private static final Timers NEVER = (delay, task) -> () -> {};
    private static final RegistrySeams SEAMS =
            new RegistrySeams(InstantSource.system(), System::nanoTime, NEVER, new SecureRandom());
    private static final Listening ANYWHERE =
            new Listening(new HostPort("127.0.0.1", 0), Optional.empty(), Optional.empty(), 1000);

    private final Shutdown shutdown = Shutdown.withoutSignals(Duration.ofSeconds(30));
    private final String token;
    private final String address;

    private RunningServer(Path folder, WebPages pages) throws StartException {
        String database = folder.resolve("mesh.db").toString();
        this.token = tokenIn(database);
        EventLoops loops = EventLoops.create(1);
        shutdown.add("event loops", loops::close);
        var stores = new ServerStores(database, QueueStore.MEMORY, SEAMS, RegistryOptions.DEFAULT);
        MeshServer server = MeshServer.start(stores, RelayLimits.DEFAULTS, SEAMS, shutdown);
        Map<String, String> facts = new Listeners(loops, shutdown, Duration.ofSeconds(5))
                .open(ANYWHERE, null, WebRoutes.of(pages).around(server.served()));
        shutdown.add("relay", server::drain);
        this.address = Objects.requireNonNull(facts.get("listen"));
    }

    static RunningServer start(Path folder) throws StartException {
        return start(folder, WebPages.NONE);
    }

    static RunningServer start(Path folder, WebPages pages) throws StartException {
        return new RunningServer(folder, pages);
    }

    private static String tokenIn(String database) throws StartException {
        try (Registry registry = Registry.open(database, SEAMS)) {
            return registry.accounts().createToken("alice").reveal();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /// A token of the account.
    String token() {
        return token;
    }

    /// `host:port`.
    String address() {
        return address;
    }

    /// Stops as the program does.
    void close() throws InterruptedException {
        shutdown.stopNow();
    }
}
