package io.agentmesh.tests.simulation;

import io.agentmesh.core.time.Timers;
import io.agentmesh.relay.connection.AgentSession;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.Delivery;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.Ending.Pending;
import io.agentmesh.relay.routing.LinkEvents;
import io.agentmesh.relay.routing.Outgoing;
import io.agentmesh.relay.routing.OutgoingBuffer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The relay's end of a connection: what its core takes for a channel. It keeps the order of things of the real
/// one, which writes to Netty.
final class RelayEnd implements AgentLink, Pipe.Reader {
    private static final Duration TAKE_BACK_TIME = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

    private final SimulatedProcess process;
    private final SimulatedConnection connection;
    private final OutgoingBuffer buffer;

    @SuppressWarnings("NullAway.Init") // the session needs the link first
    private AgentSession session;

    private @Nullable LinkEvents events;
    private @Nullable Ending ending;
    private final BiConsumer<SimulatedConnection, RelayEnd> whenLeft;
    private boolean unregistered;
    private boolean closeSent;
    private boolean over;
    private boolean gone;

    /// @param whenLeft told when its socket is closed
    RelayEnd(
            SimulatedProcess process,
            SimulatedConnection connection,
            OutgoingBuffer buffer,
            BiConsumer<SimulatedConnection, RelayEnd> whenLeft) {
        this.whenLeft = whenLeft;
        this.process = process;
        this.connection = connection;
        this.buffer = buffer;
    }

    /// Begins to serve. Called once, first.
    void serve(AgentSession served) {
        session = served;
        connection.toAgent().send(new Frame.Upgraded());
    }

    /// From now on nothing is sent to the agent that it would notice ([Quirk#R2]).
    void unregister() {
        unregistered = true;
    }

    SimulatedProcess process() {
        return process;
    }

    boolean isOver() {
        return gone || !process.isAlive();
    }

    @Override
    public void say(String text) {
        execute(() -> connection.toAgent().send(new Frame.Text(text)));
    }

    @Override
    public void ping() {
        execute(() -> {
            if (!closeSent && connection.toAgent().hasRoom()) {
                connection.toAgent().send(new Frame.Ping());
            }
        });
    }

    @Override
    public void attach(LinkEvents listener) {
        execute(() -> {
            events = listener;
            if (over) {
                listener.ended(buffer.takeBackAll());
            }
        });
    }

    @Override
    public Offer offer(Delivery delivery) {
        if (unregistered) {
            return Offer.TAKEN;
        }
        Offer offer = buffer.offer(delivery);
        execute(this::writeSome);
        return offer;
    }

    @Override
    public Offer tell(Outgoing.Notice notice) {
        Offer offer = buffer.tell(notice);
        execute(this::writeSome);
        return offer;
    }

    /// Writes what the socket takes.
    void writeSome() {
        while (!closeSent && !isTakenBack() && connection.toAgent().hasRoom()) {
            Outgoing next = buffer.next();
            if (next == null) {
                break;
            }
            connection.toAgent().send(new Frame.Text(new String(next.frame(), StandardCharsets.UTF_8)));
            written(next);
        }
        if (ending != null && buffer.isEmpty()) {
            sendClose();
        }
    }

    private void written(Outgoing outgoing) {
        boolean room = buffer.written();
        if (events != null) {
            if (outgoing instanceof Delivery delivery) {
                events.written(delivery);
            }
            if (room) {
                events.room();
            }
        }
    }

    @Override
    public void end(Ending why) {
        if (ending == null) {
            ending = why;
            buffer.close();
            execute(this::beginEnd);
        }
    }

    private void beginEnd() {
        connection.toRelay().resume();
        if (isTakenBack()) {
            sendClose();
        } else {
            writeSome();
        }
        process.schedule(isTakenBack() ? TAKE_BACK_TIME : CLOSE_TIME, this::disconnect);
    }

    private boolean isTakenBack() {
        return ending != null && ending.pending() == Pending.TAKEN_BACK;
    }

    private void sendClose() {
        if (!closeSent && ending != null) {
            closeSent = true;
            connection.toAgent().send(new Frame.Close(ending.reason()));
            finish();
            process.schedule(CLOSE_TIME, this::disconnect);
        }
    }

    /// Says what was not written, once.
    private void finish() {
        if (!over) {
            over = true;
            if (events != null) {
                events.ended(buffer.takeBackAll());
            }
        }
    }

    @Override
    public void arrived(Frame frame) {
        if (isOver()) {
            return;
        }
        connection.noteArrival(process.name(), frame);
        if (frame instanceof Frame.Close) {
            ending = ending == null ? Ending.PEER_CLOSED : ending;
            buffer.close();
            sendClose();
            finish();
            execute(this::disconnect);
        } else if (ending == null) {
            handle(frame);
        }
    }

    private void handle(Frame frame) {
        switch (frame) {
            case Frame.Text(String text) -> session.onText(text);
            case Frame.Ping ping -> {
                if (connection.toAgent().hasRoom()) {
                    connection.toAgent().send(new Frame.Pong());
                }
                session.onOtherFrame();
            }
            case Frame.Pong pong -> session.onOtherFrame();
            case Frame.Close close -> throw new IllegalStateException("a close is the end");
            case Frame.Upgrade again -> throw new IllegalStateException("an agent upgrades once");
            case Frame.Upgraded wrong -> throw new IllegalStateException("an agent does not answer upgrades");
        }
    }

    @Override
    public void ended(String why) {
        if (!isOver()) {
            connection.note(process.name(), "link gone: " + why);
            disconnect();
        }
    }

    /// The socket is closed, whoever wanted it.
    private void disconnect() {
        if (!isOver()) {
            gone = true;
            ending = ending == null ? Ending.PEER_CLOSED : ending;
            buffer.close();
            finish();
            session.onClosed();
            connection.toAgent().end("closed by the relay");
            connection.toRelay().abandon();
            whenLeft.accept(connection, this);
        }
    }

    @Override
    public void widen() {
        // Sizes before the login are a matter of real frames; none of ours is large by then.
    }

    @Override
    public void pause() {
        connection.toRelay().pause();
    }

    @Override
    public void resume() {
        connection.toRelay().resume();
    }

    @Override
    public Duration stalledFor() {
        return buffer.stalledFor();
    }

    @Override
    public String remote() {
        return "simulated";
    }

    @Override
    public InetAddress address() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public Timers timers() {
        return process;
    }

    @Override
    public void execute(Runnable task) {
        process.execute(task);
    }
}
