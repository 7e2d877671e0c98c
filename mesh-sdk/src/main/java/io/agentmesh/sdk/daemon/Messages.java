package io.agentmesh.sdk.daemon;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.receipt.Evidence;
import io.agentmesh.sdk.durable.Fate;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// The durable messages of a daemon: sealed for agents that may be away, handled once, signed for. As with
/// [MeshDaemon], each method makes a connection of its own, blocks, and throws a [MeshException]; `unsupported` if the
/// daemon sends none; and each has a sibling that returns at once. May be used from any thread.
///
/// {@snippet file="io/agentmesh/sdk/examples/Depositing.java" region="message"}
public final class Messages {
    private static final Duration ONE_WAIT = Duration.ofSeconds(50);

    private final LocalHttp http;

    Messages(LocalHttp http) {
        this.http = http;
    }

    /// Sends a message. What is taken is on the daemon's disk when this returns. After an exception it may have been
    /// taken or not: send the same message again, under the same id.
    ///
    /// @throws InterruptedException if the thread is interrupted; the message may have been taken
    public Sending send(Message message) throws InterruptedException {
        return FateReader.sending(http.call("POST", "/messages", message.toJson()));
    }

    /// The same as [#send] without blocking. Whoever cancels it does not know whether the message was taken:
    /// sending it again finds out.
    public CompletableFuture<Sending> sendAsync(Message message) {
        return LocalHttp.later(() -> send(message));
    }

    /// How a message stands.
    ///
    /// @throws InterruptedException if the thread is interrupted
    public Fate find(UUID id) throws InterruptedException {
        return FateReader.fate(http.call("GET", path(id)));
    }

    /// The same as [#find] without blocking.
    public CompletableFuture<Fate> findAsync(UUID id) {
        return LocalHttp.later(() -> find(id));
    }

    /// How a message stands once it is over, or after so long.
    ///
    /// @param atMost whole seconds, up to [MeshDaemon#LONGEST_WAIT]
    /// @throws InterruptedException if the thread is interrupted; the message goes on
    public Fate await(UUID id, Duration atMost) throws InterruptedException {
        MeshDaemon.check(atMost);
        String target = path(id) + "?wait_secs=" + atMost.toSeconds();
        return FateReader.fate(http.callWaiting("GET", target, atMost));
    }

    /// The same as [#await] without blocking. Cancelled, the message goes on.
    public CompletableFuture<Fate> awaitAsync(UUID id, Duration atMost) {
        MeshDaemon.check(atMost);
        return LocalHttp.later(() -> await(id, atMost));
    }

    /// How a message ended. Blocks until it is over.
    ///
    /// @throws InterruptedException if the thread is interrupted; the message goes on
    public Fate awaitEnd(UUID id) throws InterruptedException {
        Fate fate = await(id, ONE_WAIT);
        while (!fate.isOver()) {
            fate = await(id, ONE_WAIT);
        }
        return fate;
    }

    /// The same as [#awaitEnd] without blocking. Cancelled, the message goes on.
    public CompletableFuture<Fate> awaitEndAsync(UUID id) {
        return LocalHttp.later(() -> awaitEnd(id));
    }

    /// Takes a message back unless it is over: at once if it was not sealed, else by asking the other agent to drop it.
    /// How it stands then.
    ///
    /// @throws InterruptedException if the thread is interrupted; it may have been taken back
    public Fate cancel(UUID id) throws InterruptedException {
        return FateReader.fate(http.call("DELETE", path(id)));
    }

    /// The same as [#cancel] without blocking. Cancelling the future does not undo it.
    public CompletableFuture<Fate> cancelAsync(UUID id) {
        return LocalHttp.later(() -> cancel(id));
    }

    /// The latest word that the other agent signed about a message, checked here; empty if there is none.
    ///
    /// @throws MeshException `bad_signature` if what the daemon shows does not hold
    /// @throws InterruptedException if the thread is interrupted
    public Optional<Evidence> receipt(UUID id) throws InterruptedException {
        Optional<Decoded<Evidence>> shown = FateReader.receipt(http.call("GET", path(id) + "/receipt"), id);
        return shown.map(Decoded::orThrow);
    }

    /// The same as [#receipt] without blocking.
    public CompletableFuture<Optional<Evidence>> receiptAsync(UUID id) {
        return LocalHttp.later(() -> receipt(id));
    }

    private static String path(UUID id) {
        return "/messages/" + id;
    }
}
