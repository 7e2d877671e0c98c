package io.agentmesh.http.testing;

import io.agentmesh.http.websocket.WebSocketPipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// A client that sends whatever bytes a test wants, and reads what comes. A read that waits for a minute
/// fails.
public final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;

    private RawSocket(Socket socket) {
        this.socket = socket;
    }

    public static RawSocket to(int port) throws IOException {
        return of(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public static RawSocket of(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new RawSocket(socket);
    }

    public RawSocket send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends a request line and headers, and the empty line after them.
    public RawSocket sendHead(String... lines) throws IOException {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    public RawSocket send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /// Sends bytes given as numbers, as frames are easiest to read.
    public RawSocket send(int... bytes) throws IOException {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        return send(raw);
    }

    /// Everything up to and with the empty line.
    public String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("ended within a head: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    public byte[] read(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /// The bytes as numbers from 0 to 255.
    public int[] readNumbers(int count) throws IOException {
        byte[] raw = read(count);
        int[] numbers = new int[raw.length];
        for (int i = 0; i < raw.length; i++) {
            numbers[i] = raw[i] & 0xff;
        }
        return numbers;
    }

    /// Everything up to the end of the connection, which may also come as a reset.
    public String readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = socket.getInputStream()) {
            in.transferTo(all);
        } catch (SocketTimeoutException stillOpen) {
            throw new UncheckedIOException("still open after: " + all.toString(StandardCharsets.ISO_8859_1), stillOpen);
        } catch (IOException reset) {
            // An end as good as any other.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /// Asks for a WebSocket and reads the server's agreement.
    public RawSocket upgrade(String path) throws IOException {
        askForWebSocket(path);
        String head = readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("no upgrade: " + head);
        }
        return this;
    }

    public RawSocket askForWebSocket(String path) throws IOException {
        return sendHead(
                "GET " + path + " HTTP/1.1",
                "host: x",
                "connection: upgrade",
                "upgrade: websocket",
                "sec-websocket-version: 13",
                "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==");
    }

    /// As a server, agrees to the WebSocket that is asked for.
    ///
    /// @return the request's head
    public String acceptWebSocket() throws IOException {
        String head = readHead();
        send(agreementTo(head));
        return head;
    }

    /// The answer to an upgrade (RFC 6455 §4.2.2).
    public static String agreementTo(String head) {
        String key = head.replaceAll("(?s).*sec-websocket-key: ([^\r]*)\r.*", "$1");
        return String.join(
                "\r\n",
                "HTTP/1.1 101 Switching Protocols",
                "connection: upgrade",
                "upgrade: websocket",
                "sec-websocket-accept: " + WebSocketPipeline.acceptKey(key),
                "",
                "");
    }

    /// Says that nothing more will be sent.
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /// Ends the connection with a reset, as a process that is killed may.
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
