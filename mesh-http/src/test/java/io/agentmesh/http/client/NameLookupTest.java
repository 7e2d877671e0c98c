package io.agentmesh.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmesh.http.client.HttpFailure.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class NameLookupTest {
    private static final Peer.Tcp HANGING = new Peer.Tcp("hanging.example", 80, Peer.Security.PLAIN);
    private static final Peer.Tcp QUICK = new Peer.Tcp("quick.example", 80, Peer.Security.PLAIN);

    private final CountDownLatch over = new CountDownLatch(1);
    private final NameLookup names = new NameLookup(this::resolve, 2);

    private InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.equals(HANGING.host())) {
            try {
                over.await();
            } catch (InterruptedException interrupted) {
                throw new UnknownHostException(host);
            }
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    @AfterEach
    void release() {
        over.countDown();
    }

    private HttpFailure failureOf(Peer.Tcp peer) {
        Deadline deadline = Deadline.in(Duration.ofMillis(50), System::nanoTime);
        return catchThrowableOfType(HttpFailure.class, () -> names.resolve(peer, deadline));
    }

    @Test
    void lookupThatHangsHoldsNobodyBeyondTheDeadline() {
        assertThat(failureOf(HANGING).kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
    }

    @Test
    void lookupAboveTheBoundWaitsForAnotherToEnd() throws Exception {
        failureOf(HANGING);
        assertThat(names.resolve(QUICK, Deadline.in(Duration.ofSeconds(10), System::nanoTime)))
                .hasSize(1);
        failureOf(HANGING);

        assertThat(failureOf(QUICK)).hasMessage("too many look-ups hang to look up quick.example");
        over.countDown();

        assertThat(names.resolve(QUICK, Deadline.in(Duration.ofSeconds(10), System::nanoTime)))
                .hasSize(1);
    }

    @Test
    void addressNeedsNoLookup() throws Exception {
        Peer.Tcp literal = new Peer.Tcp("::1", 80, Peer.Security.PLAIN);

        assertThat(names.resolve(literal, Deadline.in(Duration.ZERO, System::nanoTime)))
                .containsExactly(InetAddress.ofLiteral("::1"));
    }
}
