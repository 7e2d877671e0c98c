package io.agentmesh.sdk;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.frame.RelayUrl;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.durable.DurableProvider;
import io.agentmesh.sdk.link.LinkFailure;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.once.Journal;
import io.agentmesh.sdk.session.Downgrade;
import io.agentmesh.sdk.stream.ConversationHandler;
import io.agentmesh.sdk.stream.StreamHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Puts a client or an agent together. What is not said has a default that suits one agent.
///
/// {@snippet file="io/agentmesh/sdk/examples/Connecting.java" region="agent"}
///
/// [#connect()] waits for the relay; [#start()] returns at once and goes on trying:
///
/// {@snippet file="io/agentmesh/sdk/examples/Connecting.java" region="start"}
///
/// @param <T> [MeshClient] or [MeshAgent]
public final class MeshBuilder<T> {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private Node.Parts parts;
    private final Function<Running, T> door;
    private MeshConfig config = MeshConfig.defaults();
    private Consumer<LinkState> observer = state -> {};
    private Consumer<Downgrade> downgradeObserver = downgrade -> {};
    private Journal journal = Journal.none();
    private @Nullable ControlHandler control;
    private @Nullable DurableProvider durable;
    private @Nullable MeshEnvironment environment;
    private @Nullable ProxyRule proxy;
    private @Nullable SSLContext trust;
    private boolean plainAllowed;
    private @Nullable Running predecessor;

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

    /// Goes to the relay this way, whatever the environment says. Without this `HTTPS_PROXY` and its companions
    /// count, as [ProxyRule#fromEnvironment] says; the JVM's `https.proxyHost` does not.
    ///
    /// An [#environment(MeshEnvironment)] opens its connections itself: the two do not go together.
    public MeshBuilder<T> proxy(ProxyRule other) {
        proxy = other;
        return this;
    }

    /// Trusts `wss` relays as this context says, such as one of a private authority's certificate. Without this the
    /// JVM's default counts, as of the start.
    ///
    /// An [#environment(MeshEnvironment)] opens its connections itself: the two do not go together.
    public MeshBuilder<T> trust(SSLContext other) {
        trust = other;
        return this;
    }

    /// Goes to the relay unencrypted if its URL says `ws`. Without this a `ws` URL of another machine is
    /// refused by [#start()] and [#connect()]: payloads are sealed in any case, but whoever is on the way could
    /// read who writes to whom and when, and hold envelopes back. For a network that is trusted, or a tunnel
    /// that encrypts.
    public MeshBuilder<T> allowPlain() {
        plainAllowed = true;
        return this;
    }

    /// Serves requests for streams. Without this each is served with the one answer of the request's handler, as
    /// the original does. A client denies them all the same.
    public MeshBuilder<T> onStream(StreamHandler handler) {
        parts = parts.withStreams(handler);
        return this;
    }

    /// Serves conversations. Without this each is refused with the error `unsupported`. A client denies them
    /// all the same.
    public MeshBuilder<T> onConversation(ConversationHandler handler) {
        parts = parts.withConversations(handler);
        return this;
    }

    /// Is told of each state of the link, on the loop: it must not block.
    public MeshBuilder<T> onLinkState(Consumer<LinkState> other) {
        observer = other;
        return this;
    }

    /// Is told of each peer that comes back with less than it had offered before, on the loop: it must not block.
    public MeshBuilder<T> onDowngrade(Consumer<Downgrade> other) {
        downgradeObserver = other;
        return this;
    }

    /// Notes in this journal which requests were taken, so that none is handled twice even across a restart,
    /// and asks the relay to keep what was not confirmed. Without this the object knows what it handled as long
    /// as it lives.
    public MeshBuilder<T> remembering(Journal other) {
        journal = other;
        return this;
    }

    /// Hands what belongs to the offline channel to whoever speaks it: on the loop, which it must not block.
    /// Without this such envelopes are dropped, as the original does. A [#durable(DurableProvider)] speaks it
    /// already: the two do not go together.
    public MeshBuilder<T> onControl(ControlHandler other) {
        control = other;
        return this;
    }

    /// Sends, keeps and answers durable messages with this, `Offline` of module `mesh-offline` for one. What
    /// comes so is handled as what comes live: by the same handler, if the same
    /// [AccessPolicy][io.agentmesh.sdk.call.AccessPolicy] allows it. Without this [MeshAgent#send] answers
    /// `durable_unavailable`, and what comes so is dropped.
    ///
    /// A start then throws a [MeshException] if what the provider kept cannot be used.
    public MeshBuilder<T> durable(DurableProvider provider) {
        durable = provider;
        return this;
    }

    /// Takes the place of this agent, which changes its key: it is closed when this one starts, and this one
    /// has its environment. What the old one took is known to this one, so none of it is handled twice;
    /// requests that it handles go on, and their answers go to those who ask again under the same idempotency
    /// key. Its own requests and its streams end as cancelled.
    ///
    /// A start waits for the close for at most three seconds. None of [#environment(MeshEnvironment)],
    /// [#proxy(ProxyRule)], [#trust(SSLContext)] and [#durable(DurableProvider)] can be set beside it, since the
    /// old one's go on; of a [#remembering(Journal)] it reads nothing.
    public MeshBuilder<T> succeeding(MeshAgent old) {
        predecessor = old.running();
        return this;
    }

    /// Starts it and returns at once. The link is made, and kept, in the background.
    ///
    /// @throws IllegalArgumentException if the relay's URL is `ws` and of another machine, without [#allowPlain()]
    public T start() {
        return door.apply(run());
    }

    /// Starts it and waits for the first attempt to connect, for at most ten seconds. For a program that
    /// would rather hear of a wrong URL or a missing registration than wait until they are put right.
    ///
    /// @throws IllegalArgumentException if the relay's URL is `ws` and of another machine, without [#allowPlain()]
    /// @throws MeshException if the attempt failed; everything is closed again
    /// @throws InterruptedException if the thread is interrupted; everything is closed again
    public T connect() throws InterruptedException {
        Running running = run();
        boolean up = false;
        try {
            LinkState state = running.node().states().awaitFirstAttempt(CONNECT_TIMEOUT);
            up = state instanceof LinkState.Up;
            if (!up) {
                throw notUp(state);
            }
            return door.apply(running);
        } finally {
            if (!up) {
                running.close();
            }
        }
    }

    private static MeshException notUp(LinkState state) {
        return state instanceof LinkState.Waiting(LinkFailure failure, Duration retryIn)
                ? new MeshException(new Violation(codeOf(failure), failure.detail()))
                : new MeshException(new Violation(ErrorCode.RELAY_UNREACHABLE, "no answer within 10 s"));
    }

    private static ErrorCode codeOf(LinkFailure failure) {
        return switch (failure.kind()) {
            case REFUSED, RESUME_REFUSED, BAD_CHALLENGE, CLOSED_AFTER_LOGIN -> ErrorCode.AUTH_FAILED;
            case UNREACHABLE, PROXY_REFUSED, TIMED_OUT, PROTOCOL, LOST, SILENT -> ErrorCode.RELAY_UNREACHABLE;
        };
    }

    private Running run() {
        if (!plainAllowed && RelayUrl.isExposed(parts.relay())) {
            throw new IllegalArgumentException("relay: ws to " + parts.relay().getHost()
                    + " (expected: wss, ws of this machine, or allowPlain())");
        }
        if (durable != null && control != null) {
            throw new IllegalStateException("control: set beside durable messages (expected: one of the two)");
        }
        Running running = predecessor == null ? begin() : succeed(predecessor);
        running.node().start();
        return running;
    }

    private Running succeed(Running old) {
        if (environment != null || proxy != null || trust != null || durable != null) {
            throw new IllegalStateException(
                    "environment, proxy, trust, durable: set beside a predecessor (expected: none of them)");
        }
        return old.handOverTo(old.node().successor(parts, config, observers(old.durable())), parts);
    }

    private Running begin() {
        if (environment != null) {
            if (proxy != null || trust != null) {
                throw new IllegalStateException("proxy, trust: set beside an environment (expected: neither)");
            }
            return begin(environment, () -> {});
        }
        SystemEnvironment own = ownEnvironment();
        boolean isBegun = false;
        try {
            Running running = begin(own.environment(), own::close);
            isBegun = true;
            return running;
        } finally {
            if (!isBegun) {
                own.close();
            }
        }
    }

    private SystemEnvironment ownEnvironment() {
        ProxyRule way = proxy == null ? SystemEnvironment.usualProxy() : proxy;
        return trust == null ? new SystemEnvironment(way) : new SystemEnvironment(way, trust);
    }

    private Running begin(MeshEnvironment outside, Running.Closing closing) {
        Optional<DurableSide> side =
                Optional.ofNullable(durable).map(provider -> DurableSide.open(provider, parts, outside));
        boolean isBegun = false;
        try {
            Node node = new Node(parts, config, observers(side), outside);
            side.ifPresent(opened -> opened.serve(node));
            isBegun = true;
            return new Running(node, closing, side);
        } finally {
            if (!isBegun) {
                side.ifPresent(DurableSide::close);
            }
        }
    }

    private Node.Observers observers(Optional<DurableSide> side) {
        ControlHandler given = control == null ? ControlHandler.none() : control;
        Consumer<LinkState> told = observer;
        return new Node.Observers(
                side.<Consumer<LinkState>>map(opened -> opened.hearing(told)).orElse(told),
                downgradeObserver,
                journal,
                side.map(DurableSide::control).orElse(given));
    }
}
