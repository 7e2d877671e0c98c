package io.agentmesh.sdk.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Says what it was told to say to whoever connects, so that a test can answer what no daemon answers.
public final class CannedDaemon implements Closeable {
    private final ServerSocketChannel listening;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    /// Listens there.
    public CannedDaemon(Path socket) throws IOException {
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::serve);
    }

    /// The next connection gets this answer, with its length.
    public CannedDaemon answering(String status, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return saying("HTTP/1.1 " + status + "\r\nContent-Length: " + length + "\r\n\r\n" + body);
    }

    /// The next connection gets these bytes and its end.
    public CannedDaemon saying(String bytes) {
        answers.add(bytes);
        return this;
    }

    /// What the next connection asked, as far as it came in one piece.
    public String asked() throws InterruptedException {
        return requests.take();
    }

    private void serve() {
        try {
            while (true) {
                try (SocketChannel client = listening.accept()) {
                    ByteBuffer request = ByteBuffer.allocate(64 << 10);
                    client.read(request);
                    requests.add(StandardCharsets.UTF_8.decode(request.flip()).toString());
                    ByteBuffer answer = ByteBuffer.wrap(answers.take().getBytes(StandardCharsets.UTF_8));
                    while (answer.hasRemaining()) {
                        client.write(answer);
                    }
                } catch (InterruptedException over) {
                    return;
                }
            }
        } catch (IOException closed) {
            // The test is over, or has read enough.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
