package io.agentmesh.http.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A server whose every connection runs a script of the test's, over bytes.
public final class StubServer implements AutoCloseable {
    /// What a connection does; it is closed at the end, and also if the script fails.
    @FunctionalInterface
    public interface Script {
        void run(RawSocket connection) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final Set<RawSocket> open = ConcurrentHashMap.newKeySet();

    public StubServer(Script script) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    }

    public StubServer(ServerSocket listening, Script script) {
        this.listening = listening;
        Thread.ofVirtual().start(() -> accept(script));
    }

    /// Answers each request on a connection with the same bytes; requests have no body.
    public static StubServer answering(String bytes) throws IOException {
        return new StubServer(connection -> {
            connection.readHead();
            connection.send(bytes);
        });
    }

    public int port() {
        return listening.getLocalPort();
    }

    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    private void accept(Script script) {
        try {
            while (true) {
                Socket accepted = listening.accept();
                Thread.ofVirtual().start(() -> run(script, accepted));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void run(Script script, Socket accepted) {
        try (RawSocket connection = RawSocket.of(accepted)) {
            open.add(connection);
            script.run(connection);
        } catch (IOException | InterruptedException ended) {
            // The client left before the script was through, or the test is over.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (RawSocket connection : open) {
            connection.close();
        }
    }
}
