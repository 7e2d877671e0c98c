package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.List;

/// One sender that fills the queue of absent agents and is told of each envelope what became of it: for
/// each answer another one goes. On the sender's loop.
final class Filling implements AgentConnection.Traffic {
    private final FrameSink sender;
    private final List<ByteBuf> frames;
    private final Arrivals kept;
    private final Arrivals answered;
    private int credits;
    private int next;

    /// @param kept counts those that are in the queue
    /// @param answered counts those and the refused ones
    Filling(FrameSink sender, List<ByteBuf> frames, Arrivals kept, Arrivals answered) {
        this.sender = sender;
        this.frames = frames;
        this.kept = kept;
        this.answered = answered;
    }

    @Override
    public void envelope(long number) {}

    @Override
    public void notice(NoticeWord word) {
        switch (word) {
            case QUEUED -> {
                kept.one();
                answered();
            }
            case REFUSED -> answered();
            case NONE, OTHER -> {}
        }
    }

    private void answered() {
        answered.one();
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

    /// Sends so many more, or what there is.
    void send(int count) {
        int end = Math.min(frames.size(), next + count);
        for (; next < end; next++) {
            sender.write(frames.get(next));
        }
        sender.flush();
    }
}
