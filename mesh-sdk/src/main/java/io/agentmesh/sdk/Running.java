package io.agentmesh.sdk;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.durable.DurableMessages;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A node that was started, and what is closed with it: the environment, if it was made for this node alone.
/// The blocking side of the doors. For any thread.
///
/// @param node the machinery
/// @param environment closed after the node
/// @param durable its durable messages, closed before the node
record Running(Node node, Closing environment, Optional<DurableSide> durable) {
    /// How long a close waits for the relay to see it: the link's own limit and a little.
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    /// Closes something without an exception.
    @FunctionalInterface
    interface Closing {
        void close();
    }

    Reply request(AgentId target, JsonValue payload, CallOptions options) throws InterruptedException {
        CompletableFuture<Reply> reply = node.request(target, payload, options);
        try {
            return reply.get();
        } catch (InterruptedException interrupted) {
            reply.cancel(false);
            throw interrupted;
        } catch (ExecutionException never) {
            throw new IllegalStateException("a call completes with a reply", never);
        }
    }

    DurableMessages messages() {
        return durable.map(DurableSide::messages).orElse(DurableSide.NONE);
    }

    /// Begins to close; the stage completes when it is done.
    CompletionStage<Void> closeAsync() {
        CompletionStage<Void> first =
                durable.map(DurableSide::closeAsync).orElseGet(() -> CompletableFuture.completedFuture(null));
        return first.thenCompose(closed -> node.close()).thenRun(() -> {
            environment.close();
            node.abandon();
        });
    }

    /// Ends in favour of another one, which has the environment and the durable messages from now on.
    ///
    /// @param successor made by this node
    Running handOverTo(Node successor, Node.Parts parts) {
        await(node.handOverTo(successor));
        node.abandon();
        durable.ifPresent(side -> side.goOnWith(successor, parts));
        return new Running(successor, environment, durable);
    }

    void close() {
        durable.ifPresent(DurableSide::close);
        await(node.close());
        environment.close();
        node.abandon();
    }

    private static void await(CompletionStage<Void> end) {
        try {
            end.toCompletableFuture().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException mute) {
            // The relay did not see the close in time; the environment's end tears the socket down.
        } catch (ExecutionException never) {
            throw new IllegalStateException("a close completes without a failure", never);
        }
    }
}
