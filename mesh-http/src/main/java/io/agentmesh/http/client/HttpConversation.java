package io.agentmesh.http.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/// A call whose body is sent bit by bit, in chunks (RFC 9112 §7.1), while its answer arrives. One thread sends,
/// another one reads; closing it, which any thread may do, ends the connection and whatever waits on it.
public final class HttpConversation implements AutoCloseable {
    private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final Watchdog.Watch watch;
    private final ResponseReader reader;
    private final String method;
    private final Function<IOException, HttpFailure> failures;

    /// A conversation whose head was sent.
    ///
    /// @param reader of the connection; used by [#answer()] alone
    HttpConversation(
            Connection connection,
            Watchdog.Watch watch,
            ResponseReader reader,
            String method,
            Function<IOException, HttpFailure> failures) {
        this.connection = connection;
        this.watch = watch;
        this.reader = reader;
        this.method = method;
        this.failures = failures;
    }

    /// Sends this much more of the body, at once; waits while the server does not read.
    ///
    /// @throws HttpFailure if the connection does not take it: the server has answered and closed, or is gone
    public void send(byte[] bytes) throws HttpFailure {
        if (bytes.length > 0) {
            byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            write(size, bytes, LINE_END);
        }
    }

    /// Ends the body; the answer may go on.
    ///
    /// @throws HttpFailure as [#send]
    public void done() throws HttpFailure {
        write(LAST);
    }

    private void write(byte[]... parts) throws HttpFailure {
        try {
            OutputStream out = connection.out();
            for (byte[] part : parts) {
                out.write(part);
            }
            out.flush();
        } catch (IOException failed) {
            throw failures.apply(failed);
        }
    }

    /// Waits for the head of the answer, which may come before the body was sent to its end. Once.
    ///
    /// @throws HttpFailure if there is no answer
    /// @throws InterruptedException if the calling thread is interrupted; the connection is closed then
    public HttpExchange answer() throws HttpFailure, InterruptedException {
        try {
            return new HttpExchange(reader.begin(method), connection, watch, failures);
        } catch (IOException failed) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for an answer");
            }
            throw failures.apply(failed);
        }
    }

    @Override
    public void close() {
        watch.close();
        connection.closeQuietly();
    }
}
