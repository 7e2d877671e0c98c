package io.agentmesh.sdk.durable;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.Evidence;
import io.agentmesh.sdk.call.Later;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// What an agent sends durably, and what came to it so. Methods block on the disk, [#await] and the first
/// message to an agent for longer; none may be called on the loop. May be used from any thread.
///
/// All throw a [io.agentmesh.core.error.MeshException] where nothing else is said: `storage` if the disk
/// refuses, `queue_full` if too much waits for it, also after the close. Nothing was changed then.
///
/// {@snippet file="io/agentmesh/sdk/examples/Depositing.java" region="durable"}
///
/// Each blocking method has a sibling that returns at once and does the same on one of [#threads()]: its future
/// completes there, exceptionally with what the blocking method throws. Cancelling the future is what an interrupt
/// is to the blocking method: it ends the wait, and takes nothing back.
public interface DurableMessages {
    /// Where the siblings that do not block wait in the caller's place.
    Executor threads();

    /// Sends a message. What is taken is on the disk when this returns, and ends as its [Fate] says, whatever
    /// is restarted. Asks the registry once, for an agent that was never written to.
    ///
    /// @param payload what a request is; who may ask for its member `capability` decides the other agent. At
    ///     most 8 MiB
    /// @throws InterruptedException if the thread is interrupted; the message may have been taken
    SendResult send(AgentId target, JsonValue payload, DurableOptions options) throws InterruptedException;

    /// The same as [#send] without blocking. Whoever cancels it does not know whether the message was taken: sending
    /// it again under the same id finds out.
    default CompletableFuture<SendResult> sendAsync(AgentId target, JsonValue payload, DurableOptions options) {
        return Later.on(threads(), () -> send(target, payload, options));
    }

    /// How a message stands; empty if none is kept of this id, as none is for longer than 8 days after its
    /// end.
    ///
    /// @throws InterruptedException if the thread is interrupted
    Optional<Dispatch> find(UUID id) throws InterruptedException;

    /// The same as [#find] without blocking.
    default CompletableFuture<Optional<Dispatch>> findAsync(UUID id) {
        return Later.on(threads(), () -> find(id));
    }

    /// How it stands once it is over, or after so long.
    ///
    /// @throws InterruptedException if the thread is interrupted; the message goes on
    Optional<Dispatch> await(UUID id, Duration atMost) throws InterruptedException;

    /// The same as [#await] without blocking. Cancelled, the message goes on.
    default CompletableFuture<Optional<Dispatch>> awaitAsync(UUID id, Duration atMost) {
        return Later.on(threads(), () -> await(id, atMost));
    }

    /// Takes a message back unless it is over: at once if it was not sealed, else by asking the other agent
    /// to drop it. How it stands then.
    ///
    /// @throws InterruptedException if the thread is interrupted; it may have been taken back
    Optional<Dispatch> cancel(UUID id) throws InterruptedException;

    /// The same as [#cancel] without blocking.
    default CompletableFuture<Optional<Dispatch>> cancelAsync(UUID id) {
        return Later.on(threads(), () -> cancel(id));
    }

    /// Sends a message again, under its id, that ended without a word of the other agent.
    ///
    /// @param within the time that it has from now: 1 s to 7 days
    /// @return empty if there is none of this id, or it did not end so
    /// @throws InterruptedException if the thread is interrupted; it may have been sent again
    Optional<Dispatch> redeliver(UUID id, Duration within) throws InterruptedException;

    /// The same as [#redeliver] without blocking.
    default CompletableFuture<Optional<Dispatch>> redeliverAsync(UUID id, Duration within) {
        return Later.on(threads(), () -> redeliver(id, within));
    }

    /// The latest word that the other agent signed about a message, checked; empty if there is none.
    ///
    /// @throws InterruptedException if the thread is interrupted
    Optional<Evidence> receipt(UUID id) throws InterruptedException;

    /// The same as [#receipt] without blocking.
    default CompletableFuture<Optional<Evidence>> receiptAsync(UUID id) {
        return Later.on(threads(), () -> receipt(id));
    }

    /// All that are kept, oldest first, with the answers that came.
    ///
    /// @throws InterruptedException if the thread is interrupted
    List<Dispatch> list() throws InterruptedException;

    /// The same as [#list] without blocking.
    default CompletableFuture<List<Dispatch>> listAsync() {
        return Later.on(threads(), this::list);
    }

    /// The requests that came, oldest first.
    ///
    /// @throws InterruptedException if the thread is interrupted
    List<Arrival> inbox() throws InterruptedException;

    /// The same as [#inbox] without blocking.
    default CompletableFuture<List<Arrival>> inboxAsync() {
        return Later.on(threads(), this::inbox);
    }
}
