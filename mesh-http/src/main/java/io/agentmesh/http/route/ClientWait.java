package io.agentmesh.http.route;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.http.message.HangUp;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import org.jspecify.annotations.Nullable;

/// A wait for the sake of a client, which is over when the client closes its connection.
///
/// ```java
/// Reply reply = ClientWait.during(request, () -> mesh.request(target, payload, timeout));
/// ```
///
/// It is for waits alone. An interrupt in the middle of a write to a file closes the file.
public final class ClientWait {
    /// Of an answer that nobody reads; what HTTP servers write into their logs in such a case.
    private static final int CLIENT_CLOSED = 499;

    @GuardedBy("this")
    private @Nullable Thread waiting = Thread.currentThread();

    @GuardedBy("this")
    private boolean givenUp;

    private ClientWait() {}

    /// What is waited for.
    @FunctionalInterface
    public interface Work<T> {
        T result() throws InterruptedException;
    }

    /// Does `work` on this thread, and interrupts it when the client is found gone: within a second after it
    /// closed a Unix-domain socket; over TCP only after a reset, and on systems other than Linux never. The
    /// interrupt is the work's alone: when this returns or throws, none of it is left, and none comes later.
    ///
    /// @throws RequestRefused in place of the interruption, if the client is gone: nobody is left to be
    ///     answered
    /// @throws InterruptedException if the thread is interrupted for another reason
    public static <T> T during(HttpRequest request, Work<T> work) throws InterruptedException {
        var wait = new ClientWait();
        HangUp line = request.optionalAttribute(HangUp.class).orElse(HangUp.NEVER);
        try (var _ = line.tell(wait::giveUp)) {
            return work.result();
        } catch (InterruptedException interrupted) {
            if (wait.end()) {
                throw new RequestRefused(CLIENT_CLOSED, "the client is gone");
            }
            throw interrupted;
        } finally {
            wait.end();
        }
    }

    private synchronized void giveUp() {
        if (waiting != null) {
            givenUp = true;
            waiting.interrupt();
        }
    }

    /// Whether the client went away before; takes back an interrupt that the work did not notice.
    private synchronized boolean end() {
        if (waiting != null && givenUp) {
            Thread.interrupted();
        }
        waiting = null;
        return givenUp;
    }
}
