package io.agentmesh.http.client;

import io.agentmesh.http.client.HttpFailure.Kind;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// An attempt to open a WebSocket, which is decided once: by the event loop, or by a caller that waits
/// no longer. So a listener never hears of a socket that nobody got. Thread-safe.
///
/// @param <T> what the caller gets
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no answer
final class Opening<T> {
    private final Peer peer;
    private final Function<Channel, T> maker;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    /// @param maker makes it of the channel, on the channel's loop
    Opening(Peer peer, Function<Channel, T> maker) {
        this.peer = peer;
        this.maker = maker;
    }

    /// The server agreed: the socket is made, unless nobody waits for it any more. What the maker throws is told to
    /// the waiter, too.
    boolean succeed(Channel channel) {
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        try {
            outcome.complete(maker.apply(channel));
        } catch (RuntimeException | Error fault) {
            outcome.completeExceptionally(fault);
            throw fault;
        }
        return true;
    }

    void fail(HttpFailure failure) {
        if (decided.compareAndSet(false, true)) {
            outcome.completeExceptionally(failure);
        }
    }

    /// Waits for the outcome. `channel` is closed if none comes in time.
    T await(Channel channel, Deadline deadline) throws HttpFailure, InterruptedException {
        try {
            return outcome.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            fail(new HttpFailure(Kind.TIMEOUT, "no WebSocket from " + peer + " within " + deadline.time()));
            return decidedOutcome(channel);
        } catch (ExecutionException failed) {
            channel.close();
            throw failureOf(failed);
        } catch (InterruptedException interrupted) {
            fail(new HttpFailure(Kind.CUT, "interrupted"));
            channel.close();
            throw interrupted;
        }
    }

    private T decidedOutcome(Channel channel) throws HttpFailure, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            channel.close();
            throw failureOf(failed);
        }
    }

    private static HttpFailure failureOf(ExecutionException failed) {
        if (failed.getCause() instanceof HttpFailure failure) {
            return failure;
        }
        throw new IllegalStateException(failed.getCause());
    }
}
