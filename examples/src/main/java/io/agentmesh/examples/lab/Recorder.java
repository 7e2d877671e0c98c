package io.agentmesh.examples.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands on a relay link and writes down every byte of it, both ways: what somebody in the middle sees. What
/// an agent sends is kept a second time without its WebSocket mask, since a mask hides nothing from who reads
/// along.
///
/// One virtual thread a direction; [#captured] may be called from any thread.
public final class Recorder implements AutoCloseable {
    /// Bytes that are kept of one direction of one connection; a demo sends a few thousand.
    private static final int MAX_CAPTURE = 8 << 20;

    private static final CountDownLatch OPEN = new CountDownLatch(0);

    private final ServerSocket listener;
    private final InetSocketAddress relay;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Capture> captures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> ended = new ConcurrentLinkedQueue<>();

    private volatile CountDownLatch held = OPEN;

    private Recorder(ServerSocket listener, InetSocketAddress relay) {
        this.listener = listener;
        this.relay = relay;
    }

    /// Listens on a free port of 127.0.0.1 for links to the relay on `relayPort`.
    public static Recorder start(int relayPort) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        var recorder = new Recorder(new ServerSocket(0, 50, loopback), new InetSocketAddress(loopback, relayPort));
        recorder.threads.execute(recorder::accept);
        return recorder;
    }

    /// The port to connect to instead of the relay's.
    public int port() {
        return listener.getLocalPort();
    }

    /// Everything that went by so far, as bytes in ISO 8859-1, so that a search finds any byte sequence.
    public String captured() {
        List<String> texts = new ArrayList<>();
        captures.forEach(capture -> texts.add(capture.text()));
        return String.join("\n", texts);
    }

    /// Every WebSocket frame that went by so far: those of one end of one connection in their order.
    public List<Frame> frames() {
        return captures.stream().flatMap(capture -> capture.frames().stream()).toList();
    }

    /// Keeps what is sent from now on, recorded but not handed on, until [#release].
    public void hold() {
        held = new CountDownLatch(1);
    }

    /// Hands on what was held, in its order, and holds no more.
    public void release() {
        CountDownLatch closed = held;
        held = OPEN;
        closed.countDown();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket agent = listener.accept();
                sockets.add(agent);
                connect(agent);
            }
        } catch (IOException closed) {
            ended.add("listener: " + closed.getMessage());
        }
    }

    /// A relay that is away takes no link: the agent's end is closed, and may try again.
    private void connect(Socket agent) throws IOException {
        try {
            Socket onward = new Socket(relay.getAddress(), relay.getPort());
            sockets.add(onward);
            threads.execute(() -> pump(Frame.Sender.AGENT, agent, onward));
            threads.execute(() -> pump(Frame.Sender.RELAY, onward, agent));
        } catch (IOException away) {
            ended.add("relay: " + away.getMessage());
            agent.close();
        }
    }

    private void pump(Frame.Sender sender, Socket from, Socket to) {
        var capture = new Capture(sender, MAX_CAPTURE);
        captures.add(capture);
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                capture.add(buffer, read);
                held.await();
                out.write(buffer, 0, read);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException cut) {
            ended.add("link: " + cut.getMessage());
        }
    }

    /// How links ended that did not end by themselves: worth a look when a play fails.
    public List<String> ends() {
        return List.copyOf(ended);
    }

    @Override
    public void close() throws IOException {
        release();
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.close();
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
