package io.agentmesh.tests.simulation;

import io.agentmesh.sdk.link.Link;
import io.agentmesh.sdk.link.LinkEvents;

/// The agent's end of a connection: what the SDK takes for a WebSocket.
final class AgentEnd implements Link, Pipe.Reader {
    private final SimulatedProcess process;
    private final SimulatedConnection connection;
    private final LinkEvents events;
    private boolean open;
    private boolean over;
    private boolean blocked;

    AgentEnd(SimulatedProcess process, SimulatedConnection connection, LinkEvents events) {
        this.process = process;
        this.connection = connection;
        this.events = events;
    }

    SimulatedProcess process() {
        return process;
    }

    boolean isOver() {
        return over || !process.isAlive();
    }

    @Override
    public void send(String text) {
        connection.sends(text);
        if (connection.toRelay().hasRoom()) {
            process.execute(this::sent);
        } else {
            blocked = true;
        }
    }

    /// The socket has room again.
    void writable() {
        if (blocked) {
            blocked = false;
            process.execute(this::sent);
        }
    }

    private void sent() {
        if (!over) {
            events.sent();
        }
    }

    @Override
    public void ping() {
        connection.toRelay().send(new Frame.Ping());
    }

    @Override
    public void close() {
        if (open) {
            connection.toRelay().send(new Frame.Close("closed by the agent"));
        } else {
            abort();
        }
    }

    @Override
    public void abort() {
        process.execute(() -> end("aborted"));
    }

    @Override
    public void arrived(Frame frame) {
        if (isOver()) {
            return;
        }
        connection.noteArrival(process.name(), frame);
        switch (frame) {
            case Frame.Upgraded upgraded -> {
                open = true;
                events.opened();
            }
            case Frame.Text(String text) -> events.text(text);
            case Frame.Ping ping -> {
                connection.toRelay().send(new Frame.Pong());
                events.heard();
            }
            case Frame.Pong pong -> events.heard();
            case Frame.Close(String reason) -> end("closed by the relay: " + reason);
            case Frame.Upgrade upgrade -> throw new IllegalStateException("a relay does not ask for an upgrade");
        }
    }

    @Override
    public void ended(String why) {
        end(why);
    }

    private void end(String why) {
        if (!isOver()) {
            over = true;
            connection.toRelay().reset("connection reset by the agent");
            connection.toAgent().abandon();
            connection.note(process.name(), "link closed: " + why);
            events.closed(why);
        }
    }
}
