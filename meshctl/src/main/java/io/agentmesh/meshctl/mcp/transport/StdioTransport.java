package io.agentmesh.meshctl.mcp.transport;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.mcp.Conversation;
import io.agentmesh.meshctl.mcp.McpServer;
import io.agentmesh.meshctl.mcp.Turn;
import io.agentmesh.meshctl.mcp.protocol.Incoming;
import io.agentmesh.meshctl.mcp.protocol.MessageReader;
import io.agentmesh.meshctl.mcp.protocol.Outgoing;
import io.agentmesh.meshctl.mcp.protocol.RpcError;
import io.agentmesh.meshctl.mcp.transport.BoundedLines.Line;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Serves the one client at the other end of standard input and output until it closes its end (meshctl §8.5).
/// Requests run at the same time, each on a virtual thread of its own; answers come as they are ready.
public final class StdioTransport {
    /// Bytes of one line; the mesh carries less.
    public static final int MAX_LINE_BYTES = 4 << 20;

    private final Conversation conversation;
    private final Consumer<String> out;
    private final Duration drain;

    /// @param out takes one line at a time, and may block; called by one thread at a time
    /// @param drain what requests in hand get to end after the input's end
    public StdioTransport(McpServer server, Consumer<String> out, Duration drain) {
        this.conversation = server.converse(this::tell);
        this.out = out;
        this.drain = drain;
    }

    /// Returns when the input is over and what it asked for is answered, or given up.
    ///
    /// @throws IOException if the input cannot be read
    public void serve(InputStream in) throws IOException, InterruptedException {
        BoundedLines lines = new BoundedLines(in, MAX_LINE_BYTES);
        ExecutorService turns = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (Line line = lines.read(); !(line instanceof Line.End); line = lines.read()) {
                take(line, turns);
            }
            turns.shutdown();
            boolean _ = turns.awaitTermination(drain.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            conversation.end();
            turns.close();
        }
    }

    private void take(Line line, ExecutorService turns) {
        switch (line) {
            case Line.Of text when text.isBlank() -> {} // somebody pressed return
            case Line.Of(byte[] text) -> take(MessageReader.read(text), turns);
            case Line.TooLong _ ->
                send(Outgoing.error(
                        null,
                        RpcError.of(RpcError.INVALID_REQUEST, "a line has more than " + MAX_LINE_BYTES + " bytes")));
            case Line.End _ -> {}
        }
    }

    private void take(Incoming message, ExecutorService turns) {
        switch (message) {
            case Incoming.Request request -> begin(request, turns);
            case Incoming.Notification notification -> conversation.take(notification);
            case Incoming.Malformed malformed -> send(Outgoing.error(malformed.id(), malformed.error()));
            case Incoming.Response _ -> {} // nothing was asked
        }
    }

    /// What is refused is answered before the next line is read, so that threads are as many as requests in hand.
    private void begin(Incoming.Request request, ExecutorService turns) {
        Turn turn = conversation.begin(request, this::tell);
        Runnable task = () -> turn.run().ifPresent(outcome -> send(Outgoing.answer(request.id(), outcome)));
        if (turn.isOver()) {
            task.run();
        } else {
            turns.execute(task);
        }
    }

    private void tell(String method, JsonObject params) {
        send(Outgoing.notification(method, params));
    }

    private synchronized void send(String line) {
        out.accept(line);
    }
}
