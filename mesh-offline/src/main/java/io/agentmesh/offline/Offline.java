package io.agentmesh.offline;

import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.sdk.SystemEnvironment;
import io.agentmesh.sdk.durable.DurableChannel;
import io.agentmesh.sdk.durable.DurableProvider;
import io.agentmesh.sdk.durable.DurableSeams;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Durable messages for a program that embeds an agent: what [io.agentmesh.sdk.MeshBuilder#durable] is given.
///
/// ```java
/// MeshAgent.builder(keys, relay, policy, handler)
///         .durable(Offline.in(folder).registry(URI.create("https://mesh.example"), tokens::current))
///         .connect();
/// ```
///
/// The folder is one agent's, and one process's at a time. It holds `offline/channel.db`, sealed, and beside
/// it the key `offline.key`; both are made where there are none. A store of which a part is missing is
/// refused at the start, not made anew.
///
/// What a daemon hears from the registry, nobody tells this program: a revoked key is refused if the agent's
/// [io.agentmesh.sdk.call.AccessPolicy] refuses it, and prekeys are topped up every ten minutes.
public final class Offline implements DurableProvider {
    private final Path folder;
    private final URI registry;
    private final Supplier<String> token;
    private final Set<String> repeatable;
    private final @Nullable ProxyRule proxy;

    private Offline(
            Path folder, URI registry, Supplier<String> token, Set<String> repeatable, @Nullable ProxyRule proxy) {
        this.folder = folder;
        this.registry = registry;
        this.token = token;
        this.repeatable = repeatable;
        this.proxy = proxy;
    }

    /// Where they are kept.
    ///
    /// @param folder made, for its owner alone, if it is missing
    public static Place in(Path folder) {
        return new Place(folder);
    }

    /// A folder, for which the registry is still to be said.
    public static final class Place {
        private final Path folder;

        private Place(Path folder) {
            this.folder = folder;
        }

        /// The registry in which the agent has its card, and to which its prekeys go.
        ///
        /// @param url `https://…`, as `meshctl` takes it for `--cp-url`
        /// @param token the owner's, or the agent's own; asked for before each call on a thread that may
        ///     block; empty if there is none now
        public Offline registry(URI url, Supplier<String> token) {
            return new Offline(folder, url, token, Set.of(), null);
        }
    }

    /// Requests for these capabilities may be handled twice: one whose handler was cut off, by a crash say,
    /// is begun again, at most five times. Others end `unknown` then.
    public Offline mayRepeat(String... capabilities) {
        return new Offline(folder, registry, token, Set.of(capabilities), proxy);
    }

    /// Goes to the registry this way, whatever the environment says. Without this `HTTPS_PROXY` and its companions
    /// count, as [ProxyRule#fromEnvironment] says, and a start throws an [IllegalArgumentException] if one of them
    /// names no usable proxy. The builder's own `proxy` is for the relay.
    public Offline proxy(ProxyRule other) {
        return new Offline(folder, registry, token, repeatable, other);
    }

    @Override
    public DurableChannel open(DurableSeams seams) {
        return EmbeddedChannel.open(this, seams);
    }

    Path folder() {
        return folder;
    }

    URI registry() {
        return registry;
    }

    Supplier<String> token() {
        return token;
    }

    ProxyRule proxy() {
        return proxy == null ? SystemEnvironment.usualProxy() : proxy;
    }

    boolean isRepeatable(String capability) {
        return repeatable.contains(capability);
    }
}
