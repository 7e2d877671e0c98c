package io.agentmesh.meshctl.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A server that says the same to everybody who asks something, whatever it is, and hangs up.
public final class RawServer implements AutoCloseable {
    private final ServerSocket listening;
    private final Thread thread;

    private RawServer(ServerSocket listening, String text) {
        this.listening = listening;
        this.thread = Thread.ofVirtual().start(() -> serve(text));
    }

    public static RawServer saying(String text) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new RawServer(listening, text);
    }

    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    private void serve(String text) {
        while (!listening.isClosed()) {
            try (Socket caller = listening.accept()) {
                // Whoever hangs up on unread bytes resets the connection, and the text is lost.
                int _ = caller.getInputStream().read(new byte[4096]);
                caller.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException gone) {
                // The caller's affair; or this server was closed, which ends the loop.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        thread.interrupt();
    }
}
