package io.agentmesh.bench.load;

import io.netty.buffer.ByteBuf;

/// Where ready-made frames go: the connection of an agent. On its loop.
interface FrameSink {
    /// Queues a frame to be written with the next flush; the buffer stays the caller's.
    void write(ByteBuf frame);

    /// Writes what was queued.
    void flush();
}
