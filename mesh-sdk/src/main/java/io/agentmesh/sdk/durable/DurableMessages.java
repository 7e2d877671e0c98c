package io.agentmesh.sdk.durable;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.Evidence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What an agent sends durably, and what came to it so. Methods block on the disk, [#await] and the first
/// message to an agent for longer; none may be called on the loop. May be used from any thread.
///
/// All throw a [MeshException] where nothing else is said: `storage` if the disk refuses, `queue_full` if too
/// much waits for it, also after the close. Nothing was changed then.
public interface DurableMessages {
    /// Sends a message. What is taken is on the disk when this returns, and ends as its [Fate] says, whatever
    /// is restarted. Asks the registry once, for an agent that was never written to.
    ///
    /// @param payload what a request is; who may ask for its member `capability` decides the other agent. At
    ///     most 8 MiB
    /// @throws InterruptedException if the thread is interrupted; the message may have been taken
    SendResult send(AgentId target, JsonValue payload, DurableOptions options) throws InterruptedException;

    /// How a message stands; empty if none is kept of this id, as none is for longer than 8 days after its
    /// end.
    ///
    /// @throws InterruptedException if the thread is interrupted
    Optional<Dispatch> find(UUID id) throws InterruptedException;

    /// How it stands once it is over, or after so long.
    ///
    /// @throws InterruptedException if the thread is interrupted; the message goes on
    Optional<Dispatch> await(UUID id, Duration atMost) throws InterruptedException;

    /// Takes a message back unless it is over: at once if it was not sealed, else by asking the other agent
    /// to drop it. How it stands then.
    ///
    /// @throws InterruptedException if the thread is interrupted; it may have been taken back
    Optional<Dispatch> cancel(UUID id) throws InterruptedException;

    /// Sends a message again, under its id, that ended without a word of the other agent.
    ///
    /// @param within the time that it has from now: 1 s to 7 days
    /// @return empty if there is none of this id, or it did not end so
    /// @throws InterruptedException if the thread is interrupted; it may have been sent again
    Optional<Dispatch> redeliver(UUID id, Duration within) throws InterruptedException;

    /// The latest word that the other agent signed about a message, checked; empty if there is none.
    ///
    /// @throws InterruptedException if the thread is interrupted
    Optional<Evidence> receipt(UUID id) throws InterruptedException;

    /// All that are kept, oldest first, with the answers that came.
    ///
    /// @throws InterruptedException if the thread is interrupted
    List<Dispatch> list() throws InterruptedException;

    /// The requests that came, oldest first.
    ///
    /// @throws InterruptedException if the thread is interrupted
    List<Arrival> inbox() throws InterruptedException;
}
