package io.agentmesh.relay.transport;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.relay.transport.WireFrame.BINARY;
import static io.agentmesh.relay.transport.WireFrame.CLOSE;
import static io.agentmesh.relay.transport.WireFrame.CONTINUATION;
import static io.agentmesh.relay.transport.WireFrame.FINAL;
import static io.agentmesh.relay.transport.WireFrame.PING;
import static io.agentmesh.relay.transport.WireFrame.PONG;
import static io.agentmesh.relay.transport.WireFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.http.websocket.Draining;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.connection.ConnectionLimits;
import io.agentmesh.relay.connection.RelayCore;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The relay's pipeline with the frame codec before it, as mesh-http hands it over; bytes in, bytes out.
final class AgentFrameHandlerTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final List<Consumer<GateAnswer>> gate = new ArrayList<>();
    private final RelayCore core = new RelayCore(
            RelayLimits.DEFAULTS.with(ConnectionLimits.DEFAULTS.withMaxEnvelopeBytes(100_000)),
            (agent, answer) -> gate.add(answer),
            new MemoryQueue(QueueLimits.DEFAULTS, clock),
            new TimeAndChance(clock, clock, clock, new SecureRandom()));
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @AfterEach
    void everyBufferIsReleased() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void agentLogsInAndEnvelopesPass() {
        EmbeddedChannel alice = login(ALICE);
        EmbeddedChannel bob = login(BOB);
        String envelope = Envelopes.text(ALICE, BOB.id(), 1);

        receive(alice, FINAL | TEXT, envelope);
        run();

        assertThat(nextText(bob)).isEqualTo(envelope);
    }

    @Test
    void fragmentsArePutTogetherAndForwardedAsOneFrame() {
        EmbeddedChannel alice = login(ALICE);
        EmbeddedChannel bob = login(BOB);
        String envelope = Envelopes.text(ALICE, BOB.id(), 1);

        receive(alice, TEXT, envelope.substring(0, 10));
        receive(alice, FINAL | PING, "");
        receive(alice, CONTINUATION, envelope.substring(10, 20));
        receive(alice, FINAL | CONTINUATION, envelope.substring(20));
        run();

        assertThat(nextText(bob)).isEqualTo(envelope);
    }

    @Test
    void pingIsAnsweredWithItsPayload() {
        EmbeddedChannel alice = login(ALICE);

        receive(alice, FINAL | PING, "abc");

        assertThat(nextFrame(alice)).isEqualTo(new WireFrame(FINAL | PONG, bytes("abc")));
    }

    @Test
    void binaryFramesAreIgnored() {
        EmbeddedChannel alice = login(ALICE);

        receive(alice, FINAL | BINARY, "abc");

        assertThat(alice.isOpen()).isTrue();
        assertThat(alice.<Object>readOutbound()).isNull();
    }

    /// The original closes TCP without a word (wire §10.3).
    @Test
    void closeIsAnsweredWithItsCode() {
        EmbeddedChannel alice = login(ALICE);

        receive(alice, FINAL | CLOSE, WireFrame.close(1000, "bye").payload());
        run();

        assertThat(nextFrame(alice)).isEqualTo(WireFrame.close(1000, ""));
        assertThat(alice.isOpen()).isFalse();
        assertThat(core.agents()).isZero();
    }

    @Test
    void pingBeforeTheLoginDropsTheConnection() {
        EmbeddedChannel fresh = open();

        receive(fresh, FINAL | PING, "");

        nextFrame(fresh);
        assertThat(nextFrame(fresh)).isEqualTo(WireFrame.close(1008, "login expected"));
    }

    /// Whoever has proven nothing cannot make the relay hold megabytes.
    @Test
    void largeFrameBeforeTheLoginIsNotTaken() {
        EmbeddedChannel fresh = open();

        receive(fresh, FINAL | TEXT, " ".repeat(FrameLimits.LOGIN_FRAME_BYTES + 1));

        assertThat(nextFrame(fresh).header()).isEqualTo(FINAL | CLOSE);
        assertThat(core.connections()).isOne();
    }

    @Test
    void framesBehindAResumeWaitForTheGateAndMayBeLarge() {
        String token = token(loginResult(ALICE));
        EmbeddedChannel bob = login(BOB);
        EmbeddedChannel alice = open();
        String large = Envelopes.text(ALICE, BOB.id(), 2, "x".repeat(FrameLimits.LOGIN_FRAME_BYTES));
        String resume = "{\"agent_id\":\"" + ALICE.id() + "\",\"session_token\":\"" + token + "\"}";

        ByteBuf pipelined = Unpooled.wrappedBuffer(
                WireFrame.masked(FINAL | TEXT, bytes(resume)),
                WireFrame.masked(FINAL | TEXT, bytes(Envelopes.text(ALICE, BOB.id(), 1))),
                WireFrame.masked(FINAL | TEXT, bytes(large)));
        alice.writeInbound(pipelined);
        run();
        assertThat(alice.<Object>readOutbound()).isNull();
        admit();
        run();

        assertThat(nextText(alice)).contains("\"success\":true");
        assertThat(nextText(bob)).isEqualTo(Envelopes.text(ALICE, BOB.id(), 1));
        assertThat(nextText(bob)).isEqualTo(large);
    }

    @Test
    void messageAboveTheBoundIsThrownAwayAndTheConnectionKept() {
        EmbeddedChannel alice = login(ALICE);

        receive(alice, TEXT, " ".repeat(60_000));
        receive(alice, CONTINUATION, " ".repeat(60_000));
        receive(alice, FINAL | CONTINUATION, "");

        assertThat(core.metrics().refusals(ErrorCode.TOO_LARGE)).isOne();
        assertThat(alice.isOpen()).isTrue();
    }

    @Test
    void frameAtTheBoundIsTakenAndOneByteMoreClosesWith1009() {
        EmbeddedChannel alice = login(ALICE);

        receive(alice, FINAL | TEXT, " ".repeat(100_000));
        assertThat(core.metrics().refusals(ErrorCode.MALFORMED)).isOne();
        receive(alice, FINAL | TEXT, " ".repeat(100_001));

        assertThat(nextFrame(alice).payload()).startsWith(0x03, 0xF1);
    }

    @Test
    void peerThatDoesNotAnswerTheCloseIsCutAfterFiveSeconds() {
        EmbeddedChannel alice = login(ALICE);
        alice.freezeTime();
        alice.pipeline().fireUserEventTriggered(Draining.NOW);
        run();

        alice.advanceTimeBy(4999, TimeUnit.MILLISECONDS);
        alice.runScheduledPendingTasks();
        assertThat(alice.isOpen()).isTrue();
        alice.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        alice.runScheduledPendingTasks();

        assertThat(alice.isOpen()).isFalse();
    }

    @Test
    void replacedConnectionIsCutAfterOneSecond() {
        EmbeddedChannel older = login(ALICE);
        older.freezeTime();
        login(ALICE);

        older.advanceTimeBy(1, TimeUnit.SECONDS);
        older.runScheduledPendingTasks();

        assertThat(older.isOpen()).isFalse();
    }

    @Test
    void textThatIsNotUtf8ClosesWith1007() {
        EmbeddedChannel alice = login(ALICE);

        alice.writeInbound(WireFrame.masked(FINAL | TEXT, new byte[] {'"', (byte) 0xC3, '"'}));
        run();

        assertThat(nextFrame(alice)).isEqualTo(WireFrame.close(1007, "text is not UTF-8"));
    }

    @Test
    void unmaskedFrameClosesWith1002() {
        EmbeddedChannel alice = login(ALICE);

        alice.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) (FINAL | TEXT), 2, '{', '}'}));
        run();

        WireFrame close = nextFrame(alice);
        assertThat(close.header()).isEqualTo(FINAL | CLOSE);
        assertThat(close.payload()).startsWith(0x03, 0xEA);
    }

    @Test
    void nothingIsTakenFromAConnectionThatIsBeingClosed() {
        EmbeddedChannel older = login(ALICE);
        EmbeddedChannel newer = login(ALICE);
        EmbeddedChannel bob = login(BOB);

        receive(older, FINAL | TEXT, Envelopes.text(ALICE, BOB.id(), 1));
        run();

        assertThat(nextFrame(older)).isEqualTo(WireFrame.close(4001, "replaced by a newer connection"));
        assertThat(bob.<Object>readOutbound()).isNull();
        assertThat(newer.isOpen()).isTrue();
    }

    @Test
    void stoppingServerMeans1001() {
        EmbeddedChannel alice = login(ALICE);

        alice.pipeline().fireUserEventTriggered(Draining.NOW);
        run();

        assertThat(nextFrame(alice)).isEqualTo(WireFrame.close(1001, "relay is going away"));
    }

    @Test
    void connectionThatBreaksWhileTheGateIsAskedLeavesNothingBehind() {
        EmbeddedChannel alice = open();
        challengeAndRespond(alice, ALICE);
        receive(alice, FINAL | TEXT, "{}");

        alice.close().syncUninterruptibly();
        admit();
        run();

        assertThat(core.agents()).isZero();
        assertThat(core.connections()).isZero();
    }

    private EmbeddedChannel open() {
        EmbeddedChannel channel = new EmbeddedChannel(
                new WebSocket13FrameDecoder(FrameLimits.of(FrameLimits.LOGIN_FRAME_BYTES)),
                new WebSocket13FrameEncoder(false));
        channels.add(channel);
        new RelayDoor(core).take(channel);
        return channel;
    }

    private EmbeddedChannel login(AgentKeyPair agent) {
        EmbeddedChannel channel = open();
        challengeAndRespond(channel, agent);
        admit();
        run();
        assertThat(nextText(channel)).contains("\"success\":true");
        return channel;
    }

    private String loginResult(AgentKeyPair agent) {
        EmbeddedChannel channel = open();
        challengeAndRespond(channel, agent);
        admit();
        run();
        return nextText(channel);
    }

    private void challengeAndRespond(EmbeddedChannel channel, AgentKeyPair agent) {
        receive(channel, FINAL | TEXT, "{\"agent_id\":\"" + agent.id() + "\"}");
        run();
        String nonce = FrameCodec.decodeChallenge(nextText(channel)).orThrow().nonce();
        String proof = new Nonce(nonce).sign(agent).text();
        receive(channel, FINAL | TEXT, "{\"agent_id\":\"" + agent.id() + "\",\"signature\":\"" + proof + "\"}");
        run();
    }

    private void admit() {
        gate.forEach(answer -> answer.accept(new GateAnswer.Admitted(null)));
        gate.clear();
        run();
    }

    private void run() {
        channels.forEach(EmbeddedChannel::runPendingTasks);
    }

    private void receive(EmbeddedChannel channel, int header, String payload) {
        receive(channel, header, bytes(payload));
    }

    private void receive(EmbeddedChannel channel, int header, byte[] payload) {
        channel.writeInbound(WireFrame.masked(header, payload));
        run();
    }

    private String nextText(EmbeddedChannel channel) {
        WireFrame frame = nextFrame(channel);
        assertThat(frame.header()).isEqualTo(FINAL | TEXT);
        return frame.text();
    }

    private static WireFrame nextFrame(EmbeddedChannel channel) {
        return WireFrame.readNext(channel);
    }

    private static String token(String result) {
        return result.replaceAll(".*\"session_token\":\"([^\"]+)\".*", "$1");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
