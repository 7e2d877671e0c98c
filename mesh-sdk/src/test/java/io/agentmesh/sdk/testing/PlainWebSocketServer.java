package io.agentmesh.sdk.testing;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server's end of one WebSocket (RFC 6455), frame by frame, so that a test can send what no good server
/// sends.
public final class PlainWebSocketServer implements Closeable {
    /// Goes on with a message.
    public static final int CONTINUATION = 0x0;
    /// Begins a text.
    public static final int TEXT = 0x1;
    /// Begins bytes.
    public static final int BINARY = 0x2;
    /// Ends the connection.
    public static final int CLOSE = 0x8;
    /// Asks for a pong.
    public static final int PING = 0x9;
    /// Answers a ping.
    public static final int PONG = 0xA;
    /// Flag of a message's last frame.
    public static final int FIN = 0x80;

    private static final String KEY = "Sec-WebSocket-Key:";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// A frame that the client sent, unmasked.
    public record Frame(int opcode, String payload) {}

    /// @param last whether no other frame of the message follows
    private record Part(Frame frame, boolean last) {}

    private final ServerSocket listening;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final Semaphore reading = new Semaphore(1);
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private @Nullable Socket socket;
    private volatile boolean refuses;

    /// Listens on a free port of 127.0.0.1 for one client.
    public PlainWebSocketServer() throws IOException {
        this(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
    }

    /// Takes one client from this socket, which may be one with TLS.
    public PlainWebSocketServer(ServerSocket listening) {
        this.listening = listening;
        Thread.ofVirtual().start(this::serve);
    }

    /// From now on answers as if there were nothing here.
    public void refuseUpgrade() {
        refuses = true;
    }

    /// Reads nothing that the client sends once it is connected, until [#readOn]. Before it connects.
    public void readNothing() throws InterruptedException {
        reading.acquire();
    }

    /// Reads again.
    public void readOn() {
        reading.release();
    }

    /// Where it listens.
    public URI uri() {
        return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/ws");
    }

    /// The next frame that the client sent; opcode -1 when there are no more.
    public Frame next() throws InterruptedException {
        return nextPart().frame();
    }

    /// The next text that the client sent, put together from its frames; pings and the like are passed over.
    public String nextText() throws InterruptedException {
        StringBuilder text = new StringBuilder();
        while (true) {
            Part part = nextPart();
            switch (part.frame().opcode()) {
                case TEXT, CONTINUATION -> text.append(part.frame().payload());
                case PING, PONG -> {
                    continue;
                }
                default -> throw new AssertionError("no text: " + part);
            }
            if (part.last()) {
                return text.toString();
            }
        }
    }

    private Part nextPart() throws InterruptedException {
        Part part = parts.poll(60, TimeUnit.SECONDS);
        if (part == null) {
            throw new AssertionError("no frame came");
        }
        return part;
    }

    /// Sends one frame as it is.
    public void send(int flagsAndOpcode, byte[] payload) throws IOException, InterruptedException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(flagsAndOpcode);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 65_536) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        sendBytes(frame.toByteArray());
    }

    /// Sends bytes, whatever they are.
    public void sendBytes(byte[] bytes) throws IOException, InterruptedException {
        OutputStream out = socket().getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /// Sends a text in one frame.
    public void sendText(String text) throws IOException, InterruptedException {
        send(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Ends the connection without a close frame.
    public void drop() throws IOException, InterruptedException {
        socket().close();
    }

    private synchronized Socket socket() throws InterruptedException {
        if (socket == null) {
            socket = accepted.poll(60, TimeUnit.SECONDS);
        }
        if (socket == null) {
            throw new AssertionError("nobody connected");
        }
        return socket;
    }

    private void serve() {
        try {
            Socket client = listening.accept();
            DataInputStream in = new DataInputStream(client.getInputStream());
            upgrade(in, client.getOutputStream());
            accepted.add(client);
            reading.acquire();
            while (true) {
                parts.add(read(in));
            }
        } catch (IOException | InterruptedException ended) {
            parts.add(new Part(new Frame(-1, String.valueOf(ended.getMessage())), true));
        }
    }

    private void upgrade(DataInputStream in, OutputStream out) throws IOException {
        String key = "";
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, KEY, 0, KEY.length())) {
                key = line.substring(KEY.length()).strip();
            }
        }
        if (refuses) {
            out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return;
        }
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
        out.write(answer.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static Part read(DataInputStream in) throws IOException {
        int flagsAndOpcode = in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        Frame frame = new Frame(flagsAndOpcode & 0x0f, new String(payload, StandardCharsets.UTF_8));
        return new Part(frame, (flagsAndOpcode & FIN) != 0);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        reading.release();
        if (socket != null) {
            socket.close();
        }
        for (Socket other = accepted.poll(); other != null; other = accepted.poll()) {
            other.close();
        }
    }
}
