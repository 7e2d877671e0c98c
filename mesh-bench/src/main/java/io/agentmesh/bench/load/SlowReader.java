package io.agentmesh.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// An agent that takes so many envelopes a second and no more: in between it does not read its socket. Its
/// state is its loop's but for what it has taken.
final class SlowReader implements AgentConnection.Traffic {
    private static final long TICK_MILLIS = 10;

    private final AgentConnection connection;
    private final double credit;
    private double credits;
    private volatile boolean slow = true;
    private final LongAdder taken = new LongAdder();

    private SlowReader(AgentConnection connection, double perSecond) {
        this.connection = connection;
        this.credit = perSecond * TICK_MILLIS / 1000;
    }

    /// Slows a connection down from now on.
    static SlowReader slowDown(AgentConnection connection, double perSecond) {
        var reader = new SlowReader(connection, perSecond);
        connection.deliverTo(reader);
        connection.reading(false);
        var loop = connection.channel().eventLoop();
        var ticks = loop.scheduleAtFixedRate(reader::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        connection.channel().closeFuture().addListener(closed -> ticks.cancel(false));
        return reader;
    }

    private void tick() {
        credits = Math.min(credits + credit, Math.max(1, credit));
        connection.reading(credits > 0 || !slow);
    }

    /// What one read of the socket brings is taken whole, and paid for by a longer pause.
    @Override
    public void envelope(long number) {
        taken.increment();
        credits--;
        if (credits <= 0 && slow) {
            connection.reading(false);
        }
    }

    /// Takes whatever comes, from now on. From any thread.
    void keepUp() {
        slow = false;
    }

    /// Envelopes that it took so far. For any thread.
    long taken() {
        return taken.sum();
    }
}
