package io.agentmesh.http.testing;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A client of a Unix-domain socket that sends whatever bytes a test wants. Reads wait for ever.
public final class RawUnixSocket implements AutoCloseable {
    private final SocketChannel socket;

    private RawUnixSocket(SocketChannel socket) {
        this.socket = socket;
    }

    public static RawUnixSocket to(Path path) throws IOException {
        return new RawUnixSocket(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    public RawUnixSocket send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
        return this;
    }

    /// Says that nothing more will be sent.
    public RawUnixSocket endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Everything up to the end of the connection.
    public String readToEnd() throws IOException {
        return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
