package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Sends at a fixed rate whatever the relay does, and measures from the moment at which an envelope was due,
/// not from the one at which it could be sent: a relay that stands still for a second is charged for all that
/// it held up (coordinated omission).
///
/// Each flow sends a few envelopes round and round, and its loop's flows take turns. An envelope that has not
/// arrived when its turn comes again counts as lost.
final class OpenLoop {
    /// How long the last envelopes are waited for.
    static final Duration LAST_ARRIVALS = Duration.ofSeconds(2);

    private static final int SLOTS_BITS = 11;
    private static final long TICK_MICROS = 500;
    private static final long LONGEST_MICROS = 120_000_000;

    private final List<Flow> flows = new ArrayList<>();
    private final Histogram latency = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final Histogram lateness = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final LongAdder sent = new LongAdder();
    private final LongAdder unheard = new LongAdder();
    private final LongAdder arrived = new LongAdder();
    private volatile boolean measuring;
    private volatile boolean sending = true;

    private enum Counting {
        MEASURED,
        NOT_MEASURED
    }

    /// From one agent to another, a few envelopes in turn. State is the sender's loop's but for the times,
    /// which the receiver's reads.
    private final class Flow {
        private final AgentConnection sender;
        private final ByteBuf[] frames;
        private final AtomicLongArray due;
        private final Counting counting;
        private int next;

        private Flow(AgentConnection sender, ByteBuf[] frames, Counting counting) {
            this.sender = sender;
            this.counting = counting;
            this.frames = frames;
            this.due = new AtomicLongArray(frames.length);
        }

        private void send(long dueNanos) {
            int slot = next++ % frames.length;
            boolean counts = measuring && counting == Counting.MEASURED;
            due.set(slot, counts ? dueNanos : 0);
            sender.write(frames[slot]);
            sender.flush();
            if (counts) {
                sent.increment();
                lateness.recordValue(micros(System.nanoTime() - dueNanos));
            }
            if (counting == Counting.NOT_MEASURED) {
                unheard.increment();
            }
        }

        private void arrived(int slot) {
            long dueNanos = due.getAndSet(slot, 0);
            if (dueNanos != 0) {
                arrived.increment();
                latency.recordValue(micros(System.nanoTime() - dueNanos));
            }
        }
    }

    private static long micros(long nanos) {
        return Math.clamp(nanos / 1000, 0, LONGEST_MICROS);
    }

    /// Adds a flow: one envelope for each size, at most 2,048.
    void flow(AgentConnection sender, AgentConnection receiver, Payload payload, List<Integer> sizes) {
        flows.add(new Flow(sender, frames(sender, receiver, payload, sizes), Counting.MEASURED));
    }

    /// Adds a flow to somebody who may never read it: neither its latency nor its losses are measured.
    void unheardFlow(AgentConnection sender, AgentConnection receiver, List<Integer> sizes) {
        flows.add(new Flow(sender, frames(sender, receiver, Payload.SEALED, sizes), Counting.NOT_MEASURED));
    }

    private ByteBuf[] frames(AgentConnection sender, AgentConnection receiver, Payload payload, List<Integer> sizes) {
        ByteBuf[] frames = new ByteBuf[sizes.size()];
        for (int slot = 0; slot < frames.length; slot++) {
            long number = ((long) flows.size() << SLOTS_BITS) | slot;
            frames[slot] = MaskedFrame.text(
                    payload.sign(sender.agent(), receiver.agent().id(), sizes.get(slot), number));
        }
        return frames;
    }

    /// Has an agent's envelopes counted.
    void listen(AgentConnection receiver) {
        receiver.deliverTo(number -> {
            if (number >= 0) {
                flows.get((int) (number >> SLOTS_BITS)).arrived((int) number & ((1 << SLOTS_BITS) - 1));
            }
        });
    }

    /// Sends `rate` envelopes a second over all flows: first uncounted, then counted, then waits for the last.
    void run(Fleet fleet, double rate, Duration warmup, Duration duration) throws InterruptedException {
        for (EventLoop loop : fleet.loops()) {
            List<Flow> own = flows.stream()
                    .filter(flow -> flow.sender.channel().eventLoop() == loop)
                    .toList();
            if (!own.isEmpty()) {
                pace(loop, own, rate * own.size() / flows.size());
            }
        }
        Target.letPass(warmup);
        measuring = true;
        Target.letPass(duration);
        measuring = false;
        sending = false;
        Target.letPass(LAST_ARRIVALS);
    }

    private void pace(EventLoop loop, List<Flow> own, double rate) {
        long interval = (long) (1e9 / rate);
        long[] due = {System.nanoTime()};
        int[] turn = {0};
        var ticks = loop.scheduleAtFixedRate(
                () -> {
                    while (sending && due[0] <= System.nanoTime()) {
                        own.get(turn[0]++ % own.size()).send(due[0]);
                        due[0] += interval;
                    }
                },
                0,
                TICK_MICROS,
                TimeUnit.MICROSECONDS);
        loop.terminationFuture().addListener(done -> ticks.cancel(false));
    }

    /// Adds what was measured.
    Figures into(Figures figures) {
        return figures.with("sent", sent.sum())
                .with("lost", sent.sum() - arrived.sum())
                .with("p50_us", latency.getValueAtPercentile(50))
                .with("p90_us", latency.getValueAtPercentile(90))
                .with("p99_us", latency.getValueAtPercentile(99))
                .with("p99.9_us", latency.getValueAtPercentile(99.9))
                .with("max_us", latency.getMaxValue())
                .with("generator_late_p99_us", lateness.getValueAtPercentile(99));
    }

    /// Adds what another run measured.
    void add(OpenLoop other) {
        latency.add(other.latency);
        lateness.add(other.lateness);
        sent.add(other.sent.sum());
        arrived.add(other.arrived.sum());
    }

    /// How many were sent to those who may never read them, from the start of the first run.
    long unheard() {
        return unheard.sum();
    }

    double p99() {
        return latency.getValueAtPercentile(99);
    }
}
