package io.agentmesh.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.http.client.WebSocketCall;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who is slow, and who waits for whom.
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class WebSocketFlowTest {
    private static final int KIB = 1 << 10;
    private static final String MESSAGE = "x".repeat(64 * KIB);

    private final RecordingListener listener = new RecordingListener();

    private TestServer server(WebSocketLimits limits, WebSocketListener heard) throws Exception {
        return TestServer.of(Routes.builder()
                .webSocket("/ws", _ -> new Upgrade.Listen(heard, limits))
                .build());
    }

    private WebSocket open(TestServer server, WebSocketListener heard) throws Exception {
        return WebSocketClient.create(server.loops(), new Random(1), System::nanoTime)
                .open(WebSocketCall.to(server.ws("/ws")), heard);
    }

    @Test
    void tellsASenderThatTheOutgoingBufferIsFullAndWhenItIsNot() throws Exception {
        WebSocketLimits limits = WebSocketLimits.DEFAULTS.withMaxOutgoingBytes(1024 * KIB);
        try (TestServer server = server(limits, listener);
                RawSocket slow = server.connect().upgrade("/ws")) {
            List<SendOutcome> outcomes = new ArrayList<>();
            do {
                outcomes.add(listener.socket().sendText(MESSAGE));
            } while (outcomes.getLast() instanceof SendOutcome.Accepted);
            assertThat(outcomes.getLast())
                    .isInstanceOfSatisfying(
                            SendOutcome.Full.class,
                            full -> assertThat(full.outstandingBytes())
                                    .isBetween(1024L * KIB - MESSAGE.length() + 1, 1024L * KIB));
            assertThat(listener.next()).isEqualTo("open");

            // All that was taken arrives, whole: ten bytes of frame around each.
            slow.read((outcomes.size() - 1) * (MESSAGE.length() + 10));

            assertThat(listener.next()).isEqualTo("writable");
            for (SendOutcome outcome : outcomes.subList(0, outcomes.size() - 1)) {
                ((SendOutcome.Accepted) outcome).written().toCompletableFuture().join();
            }
            assertThat(listener.socket().outstandingBytes()).isZero();
        }
    }

    @Test
    void takesAMessageAboveTheBoundWhenNothingElseWaits() throws Exception {
        try (TestServer server = server(WebSocketLimits.DEFAULTS.withMaxOutgoingBytes(10), listener);
                RawSocket client = server.connect().upgrade("/ws")) {
            assertThat(listener.socket().sendText("x".repeat(100))).isInstanceOf(SendOutcome.Accepted.class);

            assertThat(client.read(102)).endsWith('x');
        }
    }

    @Test
    void messagesThatWereNotWrittenFailWithTheConnection() throws Exception {
        try (TestServer server = server(WebSocketLimits.DEFAULTS.withMaxOutgoingBytes(64L * KIB * KIB), listener);
                RawSocket slow = server.connect().upgrade("/ws")) {
            SendOutcome.Accepted huge = (SendOutcome.Accepted) listener.socket().sendText("x".repeat(64 * KIB * KIB));
            slow.reset();

            assertThat(huge.written()
                            .toCompletableFuture()
                            .handle((_, failure) -> failure != null)
                            .join())
                    .isTrue();
        }
    }

    @Test
    void readsNoFurtherWhileItsListenerIsBusy() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        AtomicInteger heard = new AtomicInteger();
        WebSocketListener busy = new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                heard.incrementAndGet();
                awaitUnchecked(free);
            }

            @Override
            public void onClosed(WebSocket socket, int code, String reason) {}
        };
        try (TestServer server = server(WebSocketLimits.DEFAULTS, busy)) {
            WebSocket sender = open(server, listener);
            int sent = 0;
            // The sender's own bound and the kernel's buffers fill up: the other end has stopped reading.
            while (sender.sendText(MESSAGE) instanceof SendOutcome.Accepted) {
                sent++;
            }
            assertThat(heard).hasValueLessThanOrEqualTo(1);

            free.countDown();

            int all = sent;
            await().until(() -> heard.get() == all);
            sender.close(CloseCode.NORMAL, "");
        }
    }

    @Test
    void cutsAnEndThatStopsReading() throws Exception {
        try (TestServer server = TestServer.of(
                        Routes.builder()
                                .webSocket("/ws", _ -> Upgrade.to(listener))
                                .build(),
                        config -> config.withStallTimeout(Duration.ofMillis(200)));
                RawSocket stalled = server.connect().upgrade("/ws")) {
            assertThat(listener.next()).isEqualTo("open");
            listener.socket().sendText("x".repeat(64 * KIB * KIB)); // more than any kernel takes by itself

            assertThat(listener.next()).isEqualTo("closed 1006 ");
            assertThat(stalled.readToEnd()).isNotEmpty();
        }
    }

    @Test
    void listenerThatThrowsEndsItsConnectionAlone() throws Exception {
        WebSocketListener broken = new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                throw new IllegalStateException("a bug");
            }

            @Override
            public void onClosed(WebSocket socket, int code, String reason) {
                listener.onClosed(socket, code, reason);
            }
        };
        try (TestServer server = server(WebSocketLimits.DEFAULTS, broken)) {
            RecordingListener other = new RecordingListener();
            open(server, other).sendText("hello");

            assertThat(other.next()).isEqualTo("open");
            assertThat(other.next()).isEqualTo("closed 1011 internal error");
            assertThat(listener.next()).isEqualTo("closed 1011 ");
        }
    }

    @Test
    void manySendersKeepTheirOwnOrder() throws Exception {
        int senders = 8;
        int each = 500;
        try (TestServer server = server(WebSocketLimits.DEFAULTS, listener)) {
            WebSocket socket = open(server, new RecordingListener());
            List<Thread> threads = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                int name = sender;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < each; i++) {
                        socket.sendText(name + " " + i);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(listener.next()).isEqualTo("open");
            int[] expected = new int[senders];
            for (int i = 0; i < senders * each; i++) {
                String[] heard = listener.next().split(" ", -1);
                assertThat(Integer.parseInt(heard[2])).isEqualTo(expected[Integer.parseInt(heard[1])]++);
            }
        }
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
