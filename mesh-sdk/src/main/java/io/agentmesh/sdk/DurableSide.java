package io.agentmesh.sdk;

import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.durable.DurableChannel;
import io.agentmesh.sdk.durable.DurableMessages;
import io.agentmesh.sdk.durable.DurableProvider;
import io.agentmesh.sdk.durable.DurableSeams;
import io.agentmesh.sdk.link.LinkState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The durable messages of a node, and what they need of it. Outlives the node if another one takes its
/// place. For any thread.
final class DurableSide {
    /// Those of a program without a provider.
    static final DurableMessages NONE = new NoMessages();

    private static final Logger log = LoggerFactory.getLogger(DurableSide.class);

    private final DurableChannel channel;
    private final Executor threads;
    private volatile Node.Parts parts;
    /// None before the first was made: what is posted then is posted again once the link is up.
    private volatile @Nullable Node node;

    private DurableSide(DurableProvider provider, Node.Parts parts, MeshEnvironment outside) {
        this.parts = parts;
        this.threads = outside.handlers();
        this.channel = provider.open(new DurableSeams(
                parts.agent(),
                new Way(),
                new Behind(),
                new DurableSeams.Outside(
                        outside.handlers(),
                        outside.timers(),
                        outside.ticker(),
                        outside.timeOfDay(),
                        outside.jitter(),
                        outside.secrets())));
    }

    /// Opens what the provider kept.
    static DurableSide open(DurableProvider provider, Node.Parts parts, MeshEnvironment outside) {
        return new DurableSide(provider, parts, outside);
    }

    /// Sends over this node from now on.
    void serve(Node other) {
        node = other;
    }

    /// Another node took the place of the one before, under another key.
    void goOnWith(Node successor, Node.Parts others) {
        parts = others;
        channel.goOnAs(others.agent());
        serve(successor);
    }

    DurableMessages messages() {
        return channel.messages();
    }

    ControlHandler control() {
        return channel.control();
    }

    /// Hears of the link what `told` hears, before it.
    Consumer<LinkState> hearing(Consumer<LinkState> told) {
        return state -> {
            if (state instanceof LinkState.Up) {
                channel.linkIsUp();
            }
            told.accept(state);
        };
    }

    void close() {
        channel.close();
    }

    CompletionStage<Void> closeAsync() {
        return CompletableFuture.runAsync(this::close, threads);
    }

    private final class Way implements DurableSeams.Link {
        @Override
        public void post(Envelope envelope) {
            Node current = node;
            if (current != null) {
                var unused = current.carry(envelope);
            }
        }

        @Override
        public boolean isUp() {
            Node current = node;
            return current != null && current.states().current() instanceof LinkState.Up;
        }
    }

    private final class Behind implements DurableSeams.Service {
        /// A policy that fails allows nothing.
        @Override
        public boolean mayAsk(AgentId caller, String capability) {
            Node.Parts now = parts;
            try {
                return now.policy().decide(caller, now.agent().id(), capability) == Decision.ALLOW;
            } catch (RuntimeException broken) {
                // The policy is the program's; a message that it stumbles on must not hold up all others.
                log.atWarn()
                        .setMessage("policy failed, request denied")
                        .addKeyValue("peer", caller)
                        .setCause(broken)
                        .log();
                return false;
            }
        }

        @Override
        public Answer handle(IncomingRequest request) throws Exception {
            return parts.handler().handle(request);
        }
    }
}
