package io.agentmesh.core.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/// An HTTP proxy on a free port of 127.0.0.1. Whatever name it is asked for, its tunnels lead to one port of this
/// machine, so that a relay can have a name that nobody knows.
public final class ConnectProxy implements Closeable {
    private static final String ESTABLISHED = "200 Connection established";

    private final ServerSocket listening;
    private final int target;
    private final UnaryOperator<String> answers;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /// @param answers from the head of a request to a status and its words; nothing is said for an empty text
    private ConnectProxy(int target, UnaryOperator<String> answers) throws IOException {
        this.target = target;
        this.answers = answers;
        listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// Opens tunnels to this port.
    public static ConnectProxy to(int target) throws IOException {
        return new ConnectProxy(target, head -> ESTABLISHED);
    }

    /// Answers with this status and its words, such as `403 Forbidden`.
    public static ConnectProxy refusing(String status) throws IOException {
        return new ConnectProxy(0, head -> status);
    }

    /// Opens tunnels to this port for whoever knows user and password, a colon between them, and asks others for them.
    public static ConnectProxy askingFor(String userAndPassword, int target) throws IOException {
        String known = "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8)) + "\r\n";
        return new ConnectProxy(
                target,
                head -> head.contains(known)
                        ? ESTABLISHED
                        : "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"");
    }

    /// Takes connections and never says a word.
    public static ConnectProxy silent() throws IOException {
        return new ConnectProxy(0, head -> "");
    }

    /// Where it listens.
    public int port() {
        return listening.getLocalPort();
    }

    /// The first lines of what it was asked.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try {
            String asked = head(client.getInputStream());
            requests.add(asked.lines().findFirst().orElse(""));
            String answer = answers.apply(asked);
            if (answer.isEmpty()) {
                return;
            }
            boolean opens = answer.equals(ESTABLISHED);
            String head = "HTTP/1.1 " + answer + "\r\n" + (opens ? "" : "Content-Length: 0\r\n");
            client.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
            if (opens) {
                tunnel(client);
            }
        } catch (IOException gone) {
            requests.add("failed: " + gone.getMessage());
        }
    }

    private void tunnel(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(server);
        Thread.ofVirtual().start(() -> pump(client, server));
        pump(server, client);
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // One of both went away; the other is closed with it.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no whole head");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
