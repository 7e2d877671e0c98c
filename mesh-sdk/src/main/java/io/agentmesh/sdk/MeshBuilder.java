package io.agentmesh.sdk;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.sdk.link.LinkFailure;
import io.agentmesh.sdk.link.LinkState;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Puts a client or an agent together. What is not said has a default that suits one agent.
///
/// @param <T> [MeshClient] or [MeshAgent]
public final class MeshBuilder<T> {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final Node.Parts parts;
    private final Function<Running, T> door;
    private MeshConfig config = MeshConfig.defaults();
    private Consumer<LinkState> observer = state -> {};
    private @Nullable MeshEnvironment environment;

    MeshBuilder(Node.Parts parts, Function<Running, T> door) {
        this.parts = parts;
        this.door = door;
    }

    /// Times and bounds.
    public MeshBuilder<T> config(MeshConfig other) {
        config = other;
        return this;
    }

    /// Threads, clocks, chance and connections; the caller keeps and closes them. Without this the object has
    /// a [SystemEnvironment] of its own.
    public MeshBuilder<T> environment(MeshEnvironment other) {
        environment = other;
        return this;
    }

    /// Is told of each state of the link, on the loop: it must not block.
    public MeshBuilder<T> onLinkState(Consumer<LinkState> other) {
        observer = other;
        return this;
    }

    /// Starts it and returns at once. The link is made, and kept, in the background.
    public T start() {
        return door.apply(run());
    }

    /// Starts it and waits until the link is up, for at most ten seconds.
    ///
    /// @throws MeshException if it is not up by then; everything is closed again
    /// @throws InterruptedException if the thread is interrupted; everything is closed again
    public T connect() throws InterruptedException {
        Running running = run();
        boolean up = false;
        try {
            LinkState state = running.node().states().awaitUp(CONNECT_TIMEOUT);
            up = state instanceof LinkState.Up;
            if (!up) {
                throw new MeshException(ErrorCode.RELAY_UNREACHABLE, notUp(state));
            }
            return door.apply(running);
        } finally {
            if (!up) {
                running.close();
            }
        }
    }

    private static String notUp(LinkState state) {
        return state instanceof LinkState.Waiting(LinkFailure failure, Duration retryIn)
                ? "no link to the relay: " + failure.detail()
                : "no link to the relay after " + CONNECT_TIMEOUT.toSeconds() + " s";
    }

    private Running run() {
        Running running;
        if (environment != null) {
            running = new Running(new Node(parts, config, observer, environment), () -> {});
        } else {
            SystemEnvironment own = new SystemEnvironment();
            running = new Running(new Node(parts, config, observer, own.environment()), own::close);
        }
        running.node().start();
        return running;
    }
}
