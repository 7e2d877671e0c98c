package io.agentmesh.meshd.outbox;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.meshd.node.Comings;
import io.agentmesh.program.files.UnusableFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Requests that wait for agents that are away, from the moment in which they are on the disk to their end, and
/// for a while after it, so that their owner can ask.
///
/// All state is owned by one loop, which also writes the files. Thread-safe; what asks the loop blocks for as
/// long as the disk takes.
public final class Outbox implements Comings, AutoCloseable {
    private final OutboxSeams seams;
    private final OutboxLimits limits;
    private final Executor loop;
    private final Runnable endLoop;
    private final Shelf shelf;
    private final Delivery delivery;
    /// Completes when nobody may wait any more.
    private final CompletableFuture<Void> hurry = new CompletableFuture<>();

    Outbox(EntryFiles files, OutboxLimits limits, OutboxSeams seams, Executor loop, Runnable endLoop) {
        this.seams = seams;
        this.limits = limits;
        this.loop = loop;
        this.endLoop = endLoop;
        this.shelf = new Shelf(files, limits);
        this.delivery = new Delivery(seams, limits, shelf, loop, this::end);
    }

    /// Opens the outbox in this folder, which is made if need be, and goes on with what is in it.
    ///
    /// @throws IOException if it cannot be read
    /// @throws UnusableFileException if folder or key cannot be used
    public static Outbox open(Path folder, OutboxLimits limits, OutboxSeams seams)
            throws IOException, UnusableFileException {
        EntryFiles files = EntryFiles.open(folder, seams.secrets());
        OutboxLoop loop = new OutboxLoop();
        Outbox outbox = new Outbox(files, limits, seams, loop, loop::close);
        outbox.start();
        return outbox;
    }

    /// The same on a loop of the caller's, which runs tasks one after the other, and whose end is the caller's matter.
    /// Who asks the outbox must not be on it.
    ///
    /// @throws IOException if it cannot be read
    /// @throws UnusableFileException if folder or key cannot be used
    public static Outbox open(Path folder, OutboxLimits limits, OutboxSeams seams, Executor loop)
            throws IOException, UnusableFileException {
        Outbox outbox = new Outbox(EntryFiles.open(folder, seams.secrets()), limits, seams, loop, () -> {});
        outbox.start();
        return outbox;
    }

    /// Goes on with what an earlier process left.
    void start() throws IOException {
        List<Held> found = shelf.load();
        loop.execute(() -> found.forEach(this::goOn));
    }

    private void goOn(Held held) {
        if (held.entry().isEnded()) {
            forgetLater(held);
        } else {
            expireLater(held);
            delivery.take(held);
        }
    }

    /// Takes a request, once it is on the disk. The same order a second time is the same request: whoever is
    /// not sure that it was taken submits it again.
    ///
    /// Refused: [ErrorCode#TOO_LARGE], [ErrorCode#QUEUE_FULL], [ErrorCode#STORAGE]; [ErrorCode#MALFORMED] for a
    /// time out of range, or if another order has this id; [ErrorCode#UNSUPPORTED] for a request to oneself.
    ///
    /// @param time until it expires, above zero and at most [OutboxLimits#maxTime]
    public Decoded<Report> submit(Order order, Duration time) {
        return onLoop(() -> {
            Optional<Held> known = shelf.find(order.id());
            if (known.isPresent()) {
                return known.get().entry().order().equals(order)
                        ? Decoded.ok(known.get().report())
                        : Decoded.bad(ErrorCode.MALFORMED, "another request has the id " + order.id());
            }
            return admit(order, time);
        });
    }

    private Decoded<Report> admit(Order order, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(limits.maxTime()) > 0) {
            return Decoded.bad(
                    ErrorCode.MALFORMED,
                    "time: " + time.toSeconds() + " s (expected: 1.."
                            + limits.maxTime().toSeconds() + ")");
        }
        if (order.target().equals(seams.courier().self())) {
            return Decoded.bad(ErrorCode.UNSUPPORTED, "an agent cannot ask itself");
        }
        Instant now = seams.timeOfDay().instant();
        return switch (shelf.add(new Entry(order, now, now.plus(time), 0, new State.Waiting()))) {
            case Decoded.Ok<Held>(Held held) -> {
                Report taken = held.report();
                expireLater(held);
                loop.execute(() -> delivery.take(held));
                yield Decoded.ok(taken);
            }
            case Decoded.Bad<Held>(Violation why) -> new Decoded.Bad<>(why);
        };
    }

    /// A request that is kept.
    public Optional<Report> find(UUID id) {
        return onLoop(() -> shelf.find(id).map(Held::report));
    }

    /// All that are kept, in the order in which they were submitted.
    public List<Report> list() {
        return onLoop(() -> shelf.list().stream().map(Held::report).toList());
    }

    /// Waits until a request is over, and tells how it stands then; empty if it is not kept.
    public Optional<Report> await(UUID id, Duration atMost) throws InterruptedException {
        Optional<Held> held = onLoop(() -> shelf.find(id));
        if (held.isEmpty()) {
            return Optional.empty();
        }
        waitFor(held.get().end, atMost);
        return Optional.of(onLoop(held.get()::report));
    }

    private void waitFor(CompletableFuture<Void> event, Duration atMost) throws InterruptedException {
        try {
            CompletableFuture.anyOf(event, hurry).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException notYet) {
            // How things stand tells.
        } catch (ExecutionException never) {
            throw new IllegalStateException("an event comes without a failure", never);
        }
    }

    /// Takes a request back, and tells how it stands then; does nothing if it is over. The peer is told if it
    /// was sent.
    public Optional<Report> cancel(UUID id) {
        return onLoop(() -> {
            Optional<Held> held = shelf.find(id);
            held.filter(found -> !found.entry().isEnded())
                    .ifPresent(found -> end(
                            found,
                            new State.Cancelled(
                                    seams.timeOfDay().instant(), found.entry().handled())));
            return held.map(Held::report);
        });
    }

    /// Sends nothing for the first time until [#goOn]. Completes once what was sent has its answers: whoever
    /// changes the agent's key before cuts them off, and nobody can know whether those requests were handled.
    public CompletableFuture<Void> holdBack() {
        return onLoop(delivery::hold);
    }

    /// Goes on with what waits, under the key of now.
    public void goOn() {
        loop.execute(delivery::resume);
    }

    @Override
    public void peerIsBack(AgentId agent) {
        loop.execute(() -> delivery.wake(agent));
    }

    @Override
    public void linkIsUp() {
        loop.execute(delivery::wakeAll);
    }

    /// Lets nobody wait any more: those who do are told how things stand.
    public void release() {
        hurry.complete(null);
    }

    private void end(Held held, State.Ended how) {
        delivery.drop(held);
        shelf.end(held, how);
        forgetLater(held);
        held.end.complete(null);
    }

    /// Time passes by the clock while no process runs, and cannot pass backwards while one does.
    private void expireLater(Held held) {
        Duration left =
                Duration.between(seams.timeOfDay().instant(), held.entry().expires());
        held.clock = seams.timers()
                .schedule(
                        left,
                        () -> loop.execute(() -> {
                            if (!held.entry().isEnded()) {
                                end(
                                        held,
                                        new State.Expired(
                                                seams.timeOfDay().instant(),
                                                held.entry().handled()));
                            }
                        }));
    }

    private void forgetLater(Held held) {
        if (held.entry().state() instanceof State.Ended how) {
            Duration left =
                    Duration.between(seams.timeOfDay().instant(), how.at().plus(limits.keepFor()));
            held.clock = seams.timers().schedule(left, () -> loop.execute(() -> shelf.forget(held)));
        }
    }

    private <T> T onLoop(Supplier<T> question) {
        return OutboxLoop.ask(loop, question);
    }

    /// Sends nothing more. What was taken is on the disk, for the next process.
    @Override
    public void close() {
        release();
        onLoop(() -> {
            delivery.close();
            shelf.list().forEach(Held::stop);
            return true;
        });
        endLoop.run();
    }
}
