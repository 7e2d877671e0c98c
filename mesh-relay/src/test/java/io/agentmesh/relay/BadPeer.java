package io.agentmesh.relay;

import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.http.testing.RawSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A peer that writes its WebSocket byte by byte, so that it can break every rule. Reads wait at most ten seconds.
final class BadPeer implements AutoCloseable {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    /// The last frame of its message; one bit beside the kind.
    static final int FINAL = 0x80;
    /// One bit beside the length: the payload is masked, as a client's must be.
    static final int MASKED = 0x80;

    private static final byte[] MASK = {1, 2, 3, 4};

    /// A frame of the relay's.
    @SuppressWarnings("ArrayRecordComponent") // read at once, compared nowhere
    private record Frame(int header, byte[] payload) {
        int kind() {
            return header & 0xf;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private final RawSocket socket;

    private BadPeer(RawSocket socket) {
        this.socket = socket;
    }

    /// Connects, and says nothing.
    static BadPeer connect(int port) throws IOException {
        return new BadPeer(RawSocket.to(port));
    }

    /// Becomes a WebSocket.
    BadPeer upgrade() throws IOException {
        socket.upgrade("/ws");
        return this;
    }

    /// Says who it is; answers with the challenge's nonce.
    Nonce hello(AgentKeyPair agent) throws IOException {
        text("{\"agent_id\":\"" + agent.id() + "\"}");
        return new Nonce(
                FrameCodec.decodeChallenge(readFrame().text()).orThrow().nonce());
    }

    /// Logs in as it should.
    BadPeer logIn(AgentKeyPair agent) throws IOException {
        String proof = hello(agent).sign(agent).text();
        text("{\"agent_id\":\"" + agent.id() + "\",\"signature\":\"" + proof + "\"}");
        FrameCodec.decodeResult(readFrame().text()).orThrow();
        return this;
    }

    /// Sends bytes as they are.
    BadPeer bytes(byte[] bytes) throws IOException {
        socket.send(bytes);
        return this;
    }

    /// Sends a well-formed frame with this first byte.
    BadPeer frame(int header, byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(header);
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(MASKED | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(MASKED | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return bytes(frame.toByteArray());
    }

    /// Sends a text message in one frame.
    BadPeer text(String text) throws IOException {
        return frame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The status line and headers of an answer.
    String readHead() throws IOException {
        return socket.readHead();
    }

    /// The code of the relay's close frame; what it says before that is passed over.
    int readClose() throws IOException {
        Frame frame = readFrame();
        while (frame.kind() != CLOSE) {
            frame = readFrame();
        }
        return ByteBuffer.wrap(frame.payload()).getShort() & 0xffff;
    }

    /// Whether the relay still answers, in turn.
    boolean isHeard() throws IOException {
        frame(FINAL | PING, new byte[] {42});
        Frame frame = readFrame();
        while (frame.kind() != PONG && frame.kind() != CLOSE) {
            frame = readFrame();
        }
        return frame.kind() == PONG && frame.payload()[0] == 42;
    }

    private Frame readFrame() throws IOException {
        byte[] head = exactly(2);
        int length = head[1] & 0x7f;
        if (length == 126) {
            length = ByteBuffer.wrap(exactly(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = (int) ByteBuffer.wrap(exactly(8)).getLong();
        }
        return new Frame(head[0] & 0xff, exactly(length));
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = socket.read(count);
        if (bytes.length < count) {
            throw new IOException("ended within a frame");
        }
        return bytes;
    }

    /// Goes without a word.
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
