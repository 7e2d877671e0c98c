package io.agentmesh.sdk.testing;

import io.agentmesh.sdk.link.Link;
import io.agentmesh.sdk.link.LinkEvents;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.Semaphore;

/// A real socket in front of a relay in memory, for one client: what the client says, the relay hears, and the other
/// way round.
public final class SocketDoor implements Closeable {
    private final PlainWebSocketServer socket = new PlainWebSocketServer();
    private final Link link;
    /// Whether the relay takes a text.
    private final Semaphore room = new Semaphore(1);

    /// Listens on a free port of 127.0.0.1.
    public SocketDoor(MemoryRelay relay) throws IOException {
        link = relay.open(uri(), new Mouth());
        Thread.ofVirtual().start(this::hear);
    }

    /// Where it listens.
    public URI uri() {
        return socket.uri();
    }

    /// Runs on a thread of its own until the client has gone.
    private void hear() {
        try {
            for (var frame = socket.next(); frame.opcode() >= 0; frame = socket.next()) {
                switch (frame.opcode()) {
                    case PlainWebSocketServer.TEXT -> {
                        room.acquire();
                        link.send(frame.payload());
                    }
                    case PlainWebSocketServer.PING ->
                        socket.send(PlainWebSocketServer.FIN | PlainWebSocketServer.PONG, new byte[0]);
                    case PlainWebSocketServer.CLOSE -> {
                        socket.send(PlainWebSocketServer.FIN | PlainWebSocketServer.CLOSE, new byte[0]);
                        link.close();
                    }
                    default -> throw new AssertionError("frame: opcode " + frame.opcode());
                }
            }
        } catch (IOException gone) {
            link.close();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// Says to the client what the relay says. Called on the relay's thread.
    private final class Mouth implements LinkEvents {
        @Override
        public void text(String text) {
            try {
                socket.sendText(text);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void opened() {}

        @Override
        public void sent() {
            room.release();
        }

        @Override
        public void heard() {}

        @Override
        public void closed(String why) {}
    }
}
