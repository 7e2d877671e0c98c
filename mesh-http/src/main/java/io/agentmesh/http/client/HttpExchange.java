package io.agentmesh.http.client;

import io.agentmesh.http.message.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.Function;

/// An answer that is still arriving. Used by one thread; closing it, which any thread may do, ends the connection,
/// and a read that waits.
public final class HttpExchange implements AutoCloseable {
    private final ResponseReader.Begun head;
    private final Connection connection;
    private final Watchdog.Watch watch;
    private final Function<IOException, HttpFailure> failures;

    HttpExchange(
            ResponseReader.Begun head,
            Connection connection,
            Watchdog.Watch watch,
            Function<IOException, HttpFailure> failures) {
        this.head = head;
        this.connection = connection;
        this.watch = watch;
        this.failures = failures;
    }

    /// 200 to 599.
    public int status() {
        return head.status();
    }

    /// All headers but those of framing and connection.
    public Headers headers() {
        return head.headers();
    }

    /// The body as it arrives. A read fails with an [HttpFailure] if the body does not come to its end, and with
    /// an [InterruptedIOException] if the thread is interrupted, whose flag stays up. Closing it closes nothing.
    public InputStream body() {
        return new Reading();
    }

    @Override
    public void close() {
        watch.close();
        connection.closeQuietly();
    }

    /// Reads, and says what a failure means.
    private final class Reading extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return head.body().read(bytes, offset, length);
            } catch (IOException failed) {
                if (Thread.currentThread().isInterrupted()) {
                    InterruptedIOException interrupted = new InterruptedIOException("interrupted while reading");
                    interrupted.initCause(failed);
                    throw interrupted;
                }
                throw failures.apply(failed);
            }
        }
    }
}
