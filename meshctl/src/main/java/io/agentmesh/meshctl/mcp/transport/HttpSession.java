package io.agentmesh.meshctl.mcp.transport;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.mcp.Conversation;
import io.agentmesh.meshctl.mcp.McpServer;
import io.agentmesh.meshctl.mcp.protocol.Outgoing;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A session over HTTP: a conversation, and what waits to be told on its own stream. Thread-safe.
final class HttpSession {
    /// Messages that wait for a client that does not listen; of more the oldest goes.
    static final int MAX_WAITING = 16;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final String END = "";

    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger listeners = new AtomicInteger();
    private final Conversation conversation;

    HttpSession(McpServer server) {
        this.conversation = server.converse(this::keep);
    }

    Conversation conversation() {
        return conversation;
    }

    /// Tells the client what nobody asked for, until one end has enough.
    void listen(EventSink events) throws IOException, InterruptedException {
        listeners.incrementAndGet();
        try {
            events.open();
            while (true) {
                String message = waiting.poll(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS);
                if (message == null) {
                    events.keepAlive();
                } else if (message.equals(END)) {
                    waiting.add(END); // for the next listener
                    return;
                } else {
                    events.send(message);
                }
            }
        } finally {
            listeners.decrementAndGet();
        }
    }

    boolean isListening() {
        return listeners.get() > 0;
    }

    void end() {
        conversation.end();
        waiting.clear();
        waiting.add(END);
    }

    synchronized void keep(String method, JsonObject params) {
        if (waiting.size() >= MAX_WAITING) {
            String _ = waiting.poll();
        }
        waiting.add(Outgoing.notification(method, params));
    }
}
