package io.agentmesh.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The server's end of a WebSocket, seen from the wire (RFC 6455). Client frames are masked with zeros,
/// so that they can be read.
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class WebSocketServerTest {
    private static final int FIN_TEXT = 0x81;
    private static final int FIN_BINARY = 0x82;
    private static final int FIN_CLOSE = 0x88;
    private static final int FIN_PING = 0x89;
    private static final int FIN_PONG = 0x8a;
    private static final int TEXT = 0x01;
    private static final int CONTINUATION = 0x00;
    private static final int FIN_CONTINUATION = 0x80;
    private static final int MASKED = 0x80;

    private static final WebSocketLimits LIMITS = WebSocketLimits.DEFAULTS
            .withMaxFrameBytes(1000)
            .withMaxMessageBytes(2000)
            .withCloseTimeout(Duration.ofMinutes(1));

    private final RecordingListener listener = new RecordingListener();
    private final RecordingListener leaving = new RecordingListener();
    private TestServer server;
    private RawSocket client;

    @BeforeEach
    void open() throws Exception {
        server = TestServer.of(Routes.builder()
                .webSocket("/ws", _ -> new Upgrade.Listen(listener, LIMITS))
                .webSocket(
                        "/impatient", _ -> new Upgrade.Listen(leaving, LIMITS.withCloseTimeout(Duration.ofMillis(200))))
                .build());
        client = server.connect().upgrade("/ws");
        assertThat(listener.next()).isEqualTo("open");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
    }

    private static byte[] masked(int firstByte, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(firstByte);
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else {
            frame.write(MASKED | 126); // a length of 16 bits follows
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.write(new byte[4]); // the mask
        frame.write(payload);
        return frame.toByteArray();
    }

    private static byte[] masked(int firstByte, String payload) throws IOException {
        return masked(firstByte, payload.getBytes(StandardCharsets.UTF_8));
    }

    private void expectClose(int code) throws IOException {
        int[] start = client.readNumbers(4);
        assertThat(start[0]).isEqualTo(FIN_CLOSE);
        assertThat(start[2] << 8 | start[3]).isEqualTo(code);
        client.read(start[1] - 2); // the reason
        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    void hearsATextMessage() throws Exception {
        client.send(masked(FIN_TEXT, "grüß"));

        assertThat(listener.next()).isEqualTo("text grüß");
    }

    @Test
    void hearsABinaryMessage() throws Exception {
        client.send(masked(FIN_BINARY, new byte[300]));

        assertThat(listener.next()).isEqualTo("binary 300");
    }

    @Test
    void sendsTextUnmasked() throws Exception {
        listener.socket().sendText("hi");

        assertThat(client.readNumbers(4)).containsExactly(FIN_TEXT, 2, 'h', 'i');
    }

    @Test
    void putsFragmentsTogetherWithAPingBetweenThem() throws Exception {
        client.send(masked(TEXT, "one "))
                .send(masked(FIN_PING, "p"))
                .send(masked(CONTINUATION, "two "))
                .send(masked(FIN_CONTINUATION, "three"));

        assertThat(client.readNumbers(3)).containsExactly(FIN_PONG, 1, 'p');
        assertThat(listener.next()).isEqualTo("ping");
        assertThat(listener.next()).isEqualTo("text one two three");
    }

    @Test
    void putsACharacterTogetherThatLiesInTwoFragments() throws Exception {
        client.send(masked(TEXT, new byte[] {(byte) 0xc3})).send(masked(FIN_CONTINUATION, new byte[] {(byte) 0xbc}));

        assertThat(listener.next()).isEqualTo("text ü");
    }

    @Test
    void pingsAndHearsThePong() throws Exception {
        listener.socket().ping();
        assertThat(client.readNumbers(2)).containsExactly(FIN_PING, 0);

        client.send(masked(FIN_PONG, ""));
        assertThat(listener.next()).isEqualTo("pong");
    }

    @Test
    void returnsAClientsCloseAndEnds() throws Exception {
        client.send(masked(FIN_CLOSE, new byte[] {0x0f, (byte) 0xa0, 'b', 'y', 'e'})); // 4000, "bye"

        expectClose(4000);
        assertThat(listener.next()).isEqualTo("closed 4000 bye");
    }

    @Test
    void returnsAClientsCloseWithoutAStatus() throws Exception {
        client.send(masked(FIN_CLOSE, ""));

        assertThat(client.readNumbers(2)).containsExactly(FIN_CLOSE, 0);
        assertThat(client.readToEnd()).isEmpty();
        assertThat(listener.next()).isEqualTo("closed 1005 ");
    }

    @Test
    void closesWithACodeAndWaitsForTheAnswer() throws Exception {
        listener.socket().close(4001, "ö".repeat(100));
        assertThat(listener.socket().isOpen()).isFalse();
        assertThat(listener.socket().sendText("late")).isEqualTo(new SendOutcome.Closed());

        int[] frame = client.readNumbers(4 + 122); // 61 whole characters fit into 123 bytes
        assertThat(frame).startsWith(FIN_CLOSE, 2 + 122, 0x0f, 0xa1).endsWith(0xc3, 0xb6);
        client.send(masked(FIN_CLOSE, new byte[] {0x0f, (byte) 0xa1}));

        assertThat(client.readToEnd()).isEmpty();
        assertThat(listener.next()).isEqualTo("closed 4001 ");
    }

    @Test
    void cutsAClientThatDoesNotAnswerTheClose() throws Exception {
        try (RawSocket silent = server.connect().upgrade("/impatient")) {
            assertThat(leaving.next()).isEqualTo("open");
            leaving.socket().close(1000, "");

            assertThat(silent.readNumbers(4)).containsExactly(FIN_CLOSE, 2, 0x03, 0xe8);
            assertThat(silent.readToEnd()).isEmpty();
            assertThat(leaving.next()).isEqualTo("closed 1006 ");
        }
    }

    @Test
    void messagesBeforeTheCloseGoOutFirst() throws Exception {
        listener.socket().sendText("a");
        listener.socket().close(1000, "");

        assertThat(client.readNumbers(7)).containsExactly(FIN_TEXT, 1, 'a', FIN_CLOSE, 2, 0x03, 0xe8);
    }

    @Test
    void hearsOfAConnectionThatIsReset() throws Exception {
        client.reset();

        assertThat(listener.next()).isEqualTo("closed 1006 ");
    }

    @Test
    void hearsOfAConnectionThatEndsWithinAFrame() throws Exception {
        client.send(FIN_TEXT, MASKED | 5, 0, 0, 0, 0, 'h').close();

        assertThat(listener.next()).isEqualTo("closed 1006 ");
    }

    @Test
    void abortSendsNothing() throws Exception {
        listener.socket().abort();

        assertThat(client.readToEnd()).isEmpty();
        assertThat(listener.next()).isEqualTo("closed 1006 ");
    }

    @Test
    void takesAFrameAtTheLimit() throws Exception {
        client.send(masked(FIN_TEXT, "x".repeat(1000)));

        assertThat(listener.next()).hasSize("text ".length() + 1000);
    }

    @Test
    void closesWith1009OnAFrameOneByteAboveTheLimit() throws Exception {
        client.send(masked(FIN_TEXT, "x".repeat(1001)));

        expectClose(CloseCode.TOO_BIG);
        assertThat(listener.next()).startsWith("closed 1009 ");
    }

    @Test
    void takesAMessageAtTheLimit() throws Exception {
        client.send(masked(TEXT, "x".repeat(1000))).send(masked(FIN_CONTINUATION, "x".repeat(1000)));

        assertThat(listener.next()).hasSize("text ".length() + 2000);
    }

    @Test
    void closesWith1009OnAMessageOneByteAboveTheLimit() throws Exception {
        client.send(masked(TEXT, "x".repeat(1000)))
                .send(masked(CONTINUATION, "x".repeat(1000)))
                .send(masked(FIN_CONTINUATION, "x"));

        expectClose(CloseCode.TOO_BIG);
        assertThat(listener.next()).startsWith("closed 1009 ");
    }

    @Test
    void closesWith1007OnTextThatIsNotUtf8() throws Exception {
        client.send(masked(FIN_TEXT, new byte[] {'a', (byte) 0xff}));

        expectClose(CloseCode.INVALID_PAYLOAD);
        assertThat(listener.next()).startsWith("closed 1007 ");
    }

    @Test
    void closesWith1002OnAnUnmaskedFrame() throws Exception {
        client.send(FIN_TEXT, 2, 'h', 'i');

        expectClose(CloseCode.PROTOCOL_ERROR);
        assertThat(listener.next()).startsWith("closed 1002 ");
    }

    @Test
    void closesWith1002OnAReservedBit() throws Exception {
        client.send(masked(FIN_TEXT | 0x40, "compressed?"));

        expectClose(CloseCode.PROTOCOL_ERROR);
        assertThat(listener.next()).startsWith("closed 1002 ");
    }

    @Test
    void closesWith1002OnAContinuationOfNothing() throws Exception {
        client.send(masked(FIN_CONTINUATION, "what"));

        expectClose(CloseCode.PROTOCOL_ERROR);
        assertThat(listener.next()).startsWith("closed 1002 ");
    }

    @Test
    void hearsNothingBehindAViolation() throws Exception {
        client.send(masked(FIN_TEXT, new byte[] {(byte) 0xff})).send(masked(FIN_TEXT, "more"));

        expectClose(CloseCode.INVALID_PAYLOAD);
        assertThat(listener.next()).startsWith("closed 1007 ");
        assertThat(listener.size()).isZero();
    }

    @Test
    void stoppingTheServerClosesWith1001() throws Exception {
        Thread stopping = Thread.ofVirtual().start(server.server()::stop);

        assertThat(client.readNumbers(4)).containsExactly(FIN_CLOSE, 2 + "going away".length(), 0x03, 0xe9);
        client.read("going away".length());
        client.send(masked(FIN_CLOSE, new byte[] {0x03, (byte) 0xe9}));

        stopping.join();
        assertThat(client.readToEnd()).isEmpty();
        assertThat(listener.next()).isEqualTo("closed 1001 ");
    }
}
