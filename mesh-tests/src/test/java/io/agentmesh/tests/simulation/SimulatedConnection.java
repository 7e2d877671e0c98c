package io.agentmesh.tests.simulation;

import io.agentmesh.sdk.link.LinkEvents;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One simulated WebSocket between an agent's process and the relay: a pipe each way, an end on each side.
final class SimulatedConnection {
    /// Ways in which a connection breaks.
    enum Cut {
        /// Both ends are told, and what is on its way is lost.
        RESET,
        /// Nothing passes any more and nobody is told, as when a NAT forgets it.
        SILENT,
        /// Only what goes to the agent is lost, without a word.
        TO_AGENT,
        /// Only what goes to the relay is lost, without a word.
        TO_RELAY
    }

    private final Trace trace;
    private final SimulatedNetwork network;
    private final AgentEnd agentEnd;
    private final Pipe toRelay;
    private final Pipe toAgent;
    private @Nullable RelayEnd relayEnd;

    /// The agent asks for it.
    SimulatedConnection(Pipe.Medium medium, SimulatedNetwork network, Client client) {
        this.trace = medium.simulation().trace();
        this.network = network;
        this.agentEnd = new AgentEnd(client.process(), this, client.events());
        this.toRelay = new Pipe(medium, new Arrivals(), agentEnd::writable);
        this.toAgent = new Pipe(medium, new Departures(), this::relayWritable);
        toRelay.send(new Frame.Upgrade());
    }

    /// Who asks for a connection, and hears of it.
    record Client(SimulatedProcess process, LinkEvents events) {}

    AgentEnd agentEnd() {
        return agentEnd;
    }

    Pipe toRelay() {
        return toRelay;
    }

    Pipe toAgent() {
        return toAgent;
    }

    boolean isOver() {
        return agentEnd.isOver() && (relayEnd == null || relayEnd.isOver());
    }

    /// Breaks it.
    void cut(Cut how) {
        note(agentEnd.process().name(), "cut " + how);
        switch (how) {
            case RESET -> {
                toRelay.reset("connection reset");
                toAgent.reset("connection reset");
            }
            case SILENT -> {
                toRelay.swallow();
                toAgent.swallow();
            }
            case TO_AGENT -> toAgent.swallow();
            case TO_RELAY -> toRelay.swallow();
        }
    }

    /// Nothing passes either way for a while; then all of it does.
    void stall(Duration time) {
        note(agentEnd.process().name(), "stalls for " + time);
        toRelay.stall(time);
        toAgent.stall(time);
    }

    /// The agent sends a text.
    void sends(String text) {
        network.sends(text);
        toRelay.send(new Frame.Text(text));
    }

    /// One of the two processes is gone, and its system closes the socket.
    ///
    /// @param lost what happens to that which it had sent
    void died(SimulatedProcess process, InFlight lost) {
        boolean ofRelay = relayEnd != null && relayEnd.process() == process;
        Pipe from = ofRelay ? toAgent : toRelay;
        Pipe to = ofRelay ? toRelay : toAgent;
        switch (lost) {
            case ARRIVES -> from.end("connection closed");
            case LOST -> from.reset("connection reset");
        }
        to.abandon();
    }

    /// What happens to that which a process had sent when it died.
    enum InFlight {
        /// It had been read or acknowledged.
        ARRIVES,
        /// It is dropped with the connection.
        LOST
    }

    boolean belongsTo(SimulatedProcess process) {
        return agentEnd.process() == process || (relayEnd != null && relayEnd.process() == process);
    }

    void note(String who, String what) {
        trace.note(who, what);
    }

    void noteArrival(String who, Frame frame) {
        trace.note(who, "← " + frame);
    }

    private void relayWritable() {
        if (relayEnd != null && !relayEnd.isOver()) {
            relayEnd.writeSome();
        }
    }

    /// What comes out at the relay's side, which begins with the upgrade.
    private final class Arrivals implements Pipe.Reader {
        @Override
        public void arrived(Frame frame) {
            if (relayEnd != null) {
                relayEnd.arrived(frame);
            } else if (frame instanceof Frame.Upgrade) {
                relayEnd = network.accept(SimulatedConnection.this);
                if (relayEnd == null) {
                    toAgent.end("connection refused");
                    toRelay.abandon();
                }
            }
        }

        @Override
        public void ended(String why) {
            if (relayEnd != null) {
                relayEnd.ended(why);
            }
        }
    }

    /// What comes out at the agent's side, unless it is lost by order.
    private final class Departures implements Pipe.Reader {
        @Override
        public void arrived(Frame frame) {
            if (network.isLost(frame)) {
                note(agentEnd.process().name(), "lost " + frame);
            } else {
                network.pass(frame, agentEnd::arrived);
            }
        }

        @Override
        public void ended(String why) {
            agentEnd.ended(why);
        }
    }
}
