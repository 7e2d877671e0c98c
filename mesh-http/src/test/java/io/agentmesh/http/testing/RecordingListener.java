package io.agentmesh.http.testing;

import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A listener that writes down what it hears, in the order in which it does: `open`, `text …`, `binary
/// n`, `ping`, `pong`, `writable`, `closed code reason`.
public final class RecordingListener implements WebSocketListener {
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();

    /// The next thing heard; fails if there is none for a minute.
    public String next() throws InterruptedException {
        String event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    /// What was heard and not asked for yet.
    public int size() {
        return events.size();
    }

    /// The socket, once `open` was heard.
    public WebSocket socket() throws InterruptedException {
        WebSocket socket = sockets.take();
        sockets.add(socket);
        return socket;
    }

    @Override
    public void onOpen(WebSocket socket) {
        sockets.add(socket);
        events.add("open");
    }

    @Override
    public void onText(WebSocket socket, String text) {
        events.add("text " + text);
    }

    @Override
    public void onBinary(WebSocket socket, byte[] bytes) {
        events.add("binary " + bytes.length);
    }

    @Override
    public void onPing(WebSocket socket) {
        events.add("ping");
    }

    @Override
    public void onPong(WebSocket socket) {
        events.add("pong");
    }

    @Override
    public void onWritable(WebSocket socket) {
        events.add("writable");
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        events.add("closed " + code + " " + reason);
    }
}
