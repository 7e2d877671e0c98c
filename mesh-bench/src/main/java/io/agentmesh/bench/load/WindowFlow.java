package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.LongSupplier;

/// A window of envelopes under way from one agent to another: for each that arrives another one goes, as
/// many in one flush as arrived in one read. Their numbers say which ones arrived. An envelope that is
/// still under way when its turn comes again is lost. On the loop that both agents share.
final class WindowFlow implements AgentConnection.Traffic {
    private static final long NOT_UNDER_WAY = 0;

    private final FrameSink sender;
    private final List<ByteBuf> frames;
    private final long[] sentAt;
    private final int sizes;
    private final WindowTally tally;
    private final LongSupplier nanoTime;
    private int credits;
    private int next;

    /// @param frames numbered from 0; at least as many as the window has, and each size as often as the
    /// others, in turn
    /// @param sizes how many sizes take turns in them
    WindowFlow(FrameSink sender, List<ByteBuf> frames, int sizes, WindowTally tally, LongSupplier nanoTime) {
        this.sender = sender;
        this.frames = frames;
        this.sentAt = new long[frames.size()];
        this.sizes = sizes;
        this.tally = tally;
        this.nanoTime = nanoTime;
    }

    @Override
    public void envelope(long number) {
        if (number < 0 || number >= sentAt.length || sentAt[(int) number] == NOT_UNDER_WAY) {
            return;
        }
        int slot = (int) number;
        tally.arrived(slot % sizes, nanoTime.getAsLong() - sentAt[slot]);
        sentAt[slot] = NOT_UNDER_WAY;
        credits++;
    }

    @Override
    public void readComplete() {
        if (credits > 0) {
            int count = credits;
            credits = 0;
            send(count);
        }
    }

    /// Sends so many more, unless sending is over.
    void send(int count) {
        if (!tally.isSending()) {
            return;
        }
        tally.sent(count);
        long now = nanoTime.getAsLong() | 1;
        for (int i = 0; i < count; i++) {
            int slot = next++ % sentAt.length;
            sentAt[slot] = now;
            sender.write(frames.get(slot));
        }
        sender.flush();
    }
}
