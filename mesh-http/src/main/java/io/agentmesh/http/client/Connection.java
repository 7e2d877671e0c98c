package io.agentmesh.http.client;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// An open connection to a peer. Used by one call at a time.
final class Connection implements Closeable {
    private static final int READ_BUFFER_BYTES = 8 << 10;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    /// A connection over `channel`.
    ///
    /// @param channel what the bytes go over
    /// @param in and `out`: the plain bytes, whether or not the channel carries them in TLS
    Connection(SocketChannel channel, InputStream in, OutputStream out) {
        this.channel = channel;
        this.in = new BufferedInputStream(in, READ_BUFFER_BYTES);
        this.out = out;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    /// Whether the connection, idle so far, may take another call: open at the other end, and nothing
    /// has come that nobody asked for.
    boolean isQuiet() {
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0 && in.available() == 0;
        } catch (IOException broken) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// As [#close], for a connection that nobody wants any more, in whatever state it is.
    void closeQuietly() {
        try {
            close();
        } catch (IOException broken) {
            // It is gone one way or the other.
        }
    }
}
