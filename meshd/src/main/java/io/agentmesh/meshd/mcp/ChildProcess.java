package io.agentmesh.meshd.mcp;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// An MCP server that is a program: one line of JSON a message, on its standard input and output. It is this
/// daemon's child, with this daemon's environment but for the variables of the mesh, and ends with it: at the
/// end of its input, or else by a signal.
final class ChildProcess implements Transport {
    /// Messages that wait to be read by the server; with one more it is overloaded.
    static final int MAX_WAITING = 1_024;

    /// What the server gets to end by itself, and then at a signal.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Process process;
    private final Listener listener;
    private final int maxMessageBytes;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final List<Thread> threads;

    private ChildProcess(Process process, Listener listener, int maxMessageBytes, Ticker ticker) {
        this.process = process;
        this.listener = listener;
        this.maxMessageBytes = maxMessageBytes;
        ServerWords words = new ServerWords(process.getErrorStream(), ticker);
        this.threads = List.of(
                thread("mesh-mcp-read", this::read),
                thread("mesh-mcp-write", this::write),
                thread("mesh-mcp-words", () -> untilItEnds(words::tellAll)));
    }

    private static Thread thread(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).unstarted(task);
    }

    /// Starts the program.
    ///
    /// @param maxMessageBytes of a message of the server's
    static ChildProcess start(List<String> command, int maxMessageBytes, Ticker ticker, Listener listener)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_"));
        ChildProcess child = new ChildProcess(builder.start(), listener, maxMessageBytes, ticker);
        child.threads.forEach(Thread::start);
        return child;
    }

    @Override
    public boolean send(JsonObject message) {
        return waiting.offer(message.toString());
    }

    private interface Reading {
        void run() throws IOException;
    }

    /// A stream that is closed while it is read is as good as one that ended.
    private static void untilItEnds(Reading reading) {
        try {
            reading.run();
        } catch (IOException closed) {
            // The process is gone, and that is told by whoever reads its output.
        }
    }

    private void read() {
        untilItEnds(() -> {
            Lines lines = new Lines(process.getInputStream(), maxMessageBytes);
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                take(line);
            }
        });
        listener.ended(howItEnded());
    }

    private void take(Lines.Line line) {
        if (!line.isWhole()) {
            listener.tooLarge(line.text());
        } else if (Json.parse(line.text()) instanceof Decoded.Ok<JsonValue>(JsonObject message)) {
            listener.take(message);
        } // else somebody printed something: many servers do
    }

    private String howItEnded() {
        try {
            return process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                    ? "the MCP server ended with status " + process.exitValue()
                    : "the MCP server closed its output";
        } catch (InterruptedException ending) {
            return "the MCP server was ended";
        }
    }

    private void write() {
        try (OutputStream out = process.getOutputStream()) {
            while (true) {
                out.write((waiting.take() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException | InterruptedException over) {
            // Whoever reads the output hears how the process ended.
        }
    }

    /// Closes the server's input, and ends it with all that it started if that is not enough.
    @Override
    public void close() {
        List<ProcessHandle> family = process.descendants().toList();
        threads.get(1).interrupt(); // closes the input
        try {
            if (!process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroy();
                process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        threads.forEach(Thread::interrupt);
    }
}
