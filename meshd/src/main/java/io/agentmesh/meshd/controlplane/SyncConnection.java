package io.agentmesh.meshd.controlplane;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import io.agentmesh.meshd.node.Node;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection to `/sync`: hands events to the node, in order, and knows when it was last heard. Its
/// callbacks run on a thread of the connection's own; the other methods may be called from any.
final class SyncConnection implements WebSocketListener {
    private static final Logger log = LoggerFactory.getLogger(SyncConnection.class);

    private final Node node;
    private final Ticker ticker;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long heardAt;
    private volatile boolean understood;
    private volatile String end = "";

    SyncConnection(Node node, Ticker ticker) {
        this.node = node;
        this.ticker = ticker;
        this.heardAt = ticker.nanos();
    }

    @Override
    public void onOpen(WebSocket socket) {
        node.syncOpened();
        log.atInfo().setMessage("control plane connected").log();
    }

    @Override
    public void onText(WebSocket socket, String text) {
        heardAt = ticker.nanos();
        switch (SyncEvent.decode(text)) {
            case Decoded.Ok<SyncEvent>(SyncEvent event) -> {
                understood = true;
                node.apply(event);
            }
            case Decoded.Bad<SyncEvent>(var why) ->
                log.atWarn()
                        .setMessage("control plane event skipped")
                        .addKeyValue("reason", why.detail())
                        .log();
        }
    }

    @Override
    public void onPing(WebSocket socket) {
        heardAt = ticker.nanos();
    }

    @Override
    public void onPong(WebSocket socket) {
        heardAt = ticker.nanos();
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        end = reason.isEmpty() ? "close code " + code : reason + " (close code " + code + ")";
        closed.countDown();
    }

    /// Waits for the end; true if it came within `nanos`.
    boolean awaitEnd(long nanos) throws InterruptedException {
        return closed.await(nanos, TimeUnit.NANOSECONDS);
    }

    /// Since when nothing came, in nanoseconds.
    long silentNanos() {
        return ticker.nanos() - heardAt;
    }

    /// Whether it ever brought an event.
    boolean wasUnderstood() {
        return understood;
    }

    /// How it ended.
    String end() {
        return end;
    }
}
