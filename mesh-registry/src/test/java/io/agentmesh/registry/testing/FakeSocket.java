package io.agentmesh.registry.testing;

import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.http.websocket.SendOutcome;
import io.agentmesh.http.websocket.WebSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A socket whose room is set by hand.
public final class FakeSocket implements WebSocket {
    /// What was sent, in order.
    public final List<SyncEvent> sent = new ArrayList<>();
    /// The codes of its close frames.
    public final List<Integer> closed = new ArrayList<>();
    /// How often it was pinged.
    public int pings;
    /// Whether it was cut.
    public boolean aborted;
    /// Whether nothing more fits in.
    public boolean full;

    @Override
    public SendOutcome sendText(String text) {
        if (full) {
            return new SendOutcome.Full(1);
        }
        sent.add(SyncEvent.decode(text).orThrow());
        return new SendOutcome.Accepted(CompletableFuture.completedStage(null));
    }

    @Override
    public void ping() {
        pings++;
    }

    @Override
    public void close(int code, String reason) {
        closed.add(code);
    }

    @Override
    public void abort() {
        aborted = true;
    }

    @Override
    public boolean isOpen() {
        return closed.isEmpty() && !aborted;
    }

    @Override
    public long outstandingBytes() {
        return full ? 1 : 0;
    }

    @Override
    public SocketAddress remote() {
        return InetSocketAddress.createUnresolved("nowhere", 1);
    }
}
