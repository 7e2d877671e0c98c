package io.agentmesh.meshd.testing;

import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.meshd.Daemon;
import io.agentmesh.meshd.DaemonSeams;
import io.agentmesh.meshd.config.KeyPlace;
import io.agentmesh.meshd.config.LocalAgentPlace;
import io.agentmesh.meshd.config.MeshdConfig;
import io.agentmesh.meshd.link.LoopEnvironment;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.NodeView;
import io.agentmesh.meshd.proxy.ProxySettings;
import io.agentmesh.offline.DurablePolicy;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.program.signal.Shutdown;
import io.agentmesh.sdk.link.SendRate;
import io.agentmesh.sdk.once.OnceLimits;
import io.agentmesh.sdk.session.OfferPolicy.WhenLess;
import io.agentmesh.sdk.session.SessionLimits.Bounds;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A whole daemon in this process, its folder named after its agent, and a way to call it.
public final class LiveDaemon implements AutoCloseable {
    private static final ConfiguredAcl OPEN = Json.decode("{\"default_deny\":false,\"rules\":[]}", ConfiguredAcl.SHAPE)
            .orThrow();

    private final Shutdown shutdown = Shutdown.withoutSignals(Duration.ofSeconds(30));
    private final Plan plan;
    private final MeshHome home;
    private final Daemon daemon;
    private final LocalCaller caller;
    private boolean closed;

    private LiveDaemon(Plan plan, MeshHome home) throws StartException {
        this.plan = plan;
        this.home = home;
        LoopEnvironment mesh = new LoopEnvironment(
                ProxyRule.none(),
                TlsTrust.JDK,
                new LoopEnvironment.Outside(
                        System::nanoTime, InstantSource.system(), new Random(), new SecureRandom()));
        shutdown.add("mesh", mesh::close);
        EventLoops loops = EventLoops.create(1);
        shutdown.add("loops", loops::close);
        boolean started = false;
        try {
            daemon = Daemon.start(plan.config(home), seams(loops, mesh), shutdown);
            started = true;
        } finally {
            if (!started) {
                stop();
            }
        }
        caller = new LocalCaller(home.socket());
    }

    /// What is to be started: a daemon of this agent that lets everybody in.
    public static Plan of(AgentKeyPair keys, URI relay, URI localAgent) {
        return of(keys, relay, new LocalAgentPlace.Http(localAgent));
    }

    /// The same with a local agent of any kind.
    public static Plan of(AgentKeyPair keys, URI relay, LocalAgentPlace localAgent) {
        return new Plan(
                keys, relay, localAgent, OPEN, DurablePolicy.ALLOWING, WhenLess.RECORD, null, Secret.of("c4n4ry-tok"));
    }

    /// What is to be started.
    public record Plan(
            AgentKeyPair keys,
            URI relay,
            LocalAgentPlace localAgent,
            ConfiguredAcl acl,
            DurablePolicy durable,
            WhenLess downgrade,
            @Nullable String cpUrl,
            Secret token) {
        /// The same without rules.
        public Plan denyingStrangers() {
            return new Plan(keys, relay, localAgent, ConfiguredAcl.none(), durable, downgrade, cpUrl, token);
        }

        /// The same with these rules.
        public Plan with(ConfiguredAcl other) {
            return new Plan(keys, relay, localAgent, other, durable, downgrade, cpUrl, token);
        }

        /// The same, following a control plane.
        public Plan with(String controlPlane) {
            return with(controlPlane, token);
        }

        /// The same, with this token for it.
        public Plan with(String controlPlane, Secret other) {
            return new Plan(keys, relay, localAgent, acl, durable, downgrade, controlPlane, other);
        }

        /// The same, with these rules for durable messages.
        public Plan with(DurablePolicy other) {
            return new Plan(keys, relay, localAgent, acl, other, downgrade, cpUrl, token);
        }

        /// The same, with this rule for agents that come back with less.
        public Plan with(WhenLess other) {
            return new Plan(keys, relay, localAgent, acl, durable, other, cpUrl, token);
        }

        /// Starts it with a folder of its own below this one.
        public LiveDaemon start(Path folder) throws StartException {
            return new LiveDaemon(
                    this, new MeshHome(folder.resolve(keys.id().value().substring(0, 4))));
        }

        private MeshdConfig config(MeshHome home) {
            return new MeshdConfig(
                    keys,
                    new KeyPlace.InCredentials(),
                    relay,
                    ProxyRule.none(),
                    ProxyRule.none(),
                    SendRate.ofRelayDefaults(),
                    OnceLimits.RELAY_KEEPS,
                    Bounds.USUAL_PAYLOAD_BYTES,
                    null,
                    downgrade,
                    localAgent,
                    acl,
                    durable,
                    cpUrl,
                    cpUrl == null ? null : token,
                    home,
                    ProxySettings.defaults(),
                    LogOptions.DEFAULT,
                    List.of(),
                    List.of(),
                    List.of());
        }
    }

    private static DaemonSeams seams(EventLoops loops, LoopEnvironment mesh) {
        return new DaemonSeams(
                loops,
                mesh.environment(),
                System::nanoTime,
                InstantSource.system(),
                new SplittableRandom(1),
                new SecureRandom(),
                new LastingWebSocket.Pacing(
                        new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10)),
                Duration.ofSeconds(5));
    }

    /// Where its local API listens.
    public Path socket() {
        return home.socket();
    }

    /// Calls its local API.
    public LocalCaller caller() {
        return caller;
    }

    /// What it knows.
    public NodeView view() {
        return daemon.node();
    }

    /// Its owner writes another ACL, and it reads its settings again.
    public void reloadWith(ConfiguredAcl acl) {
        daemon.take(plan.with(acl).config(home));
    }

    /// Waits for its link to the relay.
    public void awaitUp() {
        await().atMost(Duration.ofSeconds(60)).until(() -> view().relay().isUp());
    }

    private void stop() {
        try {
            int left = shutdown.stopNow();
            if (left != 0) {
                throw new AssertionError(left + " parts did not stop");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /// Stops it in good order, once.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            caller.close();
            stop();
        }
    }
}
