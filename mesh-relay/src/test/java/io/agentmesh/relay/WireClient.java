package io.agentmesh.relay;

import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.identity.AgentKeyPair;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A WebSocket of the JDK's, driven word for word by a test. Waits at most ten seconds for anything.
final class WireClient implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final HttpClient http;
    private final WebSocket socket;
    private volatile boolean reads = true;

    /// How the relay closed the connection: its code and reason, or 1006 where it just went away.
    record Closed(int code, String reason) {}

    private WireClient(URI relay, HttpClient http) throws InterruptedException, ExecutionException, TimeoutException {
        this.http = http;
        this.socket = http.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .buildAsync(relay, this)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Connects, and says nothing.
    static WireClient connect(URI relay) throws Exception {
        return new WireClient(relay, HttpClient.newHttpClient());
    }

    /// The same over TLS.
    static WireClient connect(URI relay, SSLContext trust) throws Exception {
        return new WireClient(relay, HttpClient.newBuilder().sslContext(trust).build());
    }

    /// Connects and logs in over TLS.
    static WireClient login(URI relay, AgentKeyPair agent, SSLContext trust) throws Exception {
        WireClient client = connect(relay, trust);
        client.logIn(agent);
        return client;
    }

    /// Connects and logs in.
    static WireClient login(URI relay, AgentKeyPair agent) throws Exception {
        WireClient client = connect(relay);
        client.logIn(agent);
        return client;
    }

    /// Logs in by challenge.
    ///
    /// @return the token for a resume
    String logIn(AgentKeyPair agent) throws Exception {
        send("{\"agent_id\":\"" + agent.id() + "\"}");
        answerChallenge(agent);
        return token(next());
    }

    /// Connects, asks for extensions and logs in.
    static WireClient login(URI relay, AgentKeyPair agent, List<Feature> features) throws Exception {
        WireClient client = connect(relay);
        client.send(FrameCodec.encode(new AgentFrame.Hello(agent.id(), Feature.words(features))));
        client.answerChallenge(agent);
        token(client.next());
        return client;
    }

    /// Signs the challenge that comes next.
    void answerChallenge(AgentKeyPair agent) throws Exception {
        RelayFrame.Challenge challenge = FrameCodec.decodeChallenge(next()).orThrow();
        String proof = new Nonce(challenge.nonce()).sign(agent).text();
        send("{\"agent_id\":\"" + agent.id() + "\",\"signature\":\"" + proof + "\"}");
    }

    /// The token in a result that says success.
    static String token(String result) {
        if (FrameCodec.decodeResult(result).orThrow() instanceof RelayFrame.Welcome(var token, var features)) {
            return token.orElseThrow().value();
        }
        throw new AssertionError("not welcome: " + result);
    }

    void send(String text) throws Exception {
        socket.sendText(text, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Sends a part of a message.
    void sendPart(String text, boolean last) throws Exception {
        socket.sendText(text, last).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void sendBinary(byte[] bytes) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Closes as RFC 6455 says: with a code, and waiting for the answer.
    void sendClose(int code, String reason) throws Exception {
        socket.sendClose(code, reason).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void ping() throws Exception {
        socket.sendPing(ByteBuffer.allocate(0)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// The next text that comes.
    String next() throws InterruptedException {
        @Nullable String text = texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return Objects.requireNonNull(text, () -> "nothing came; closed: " + closed.getNow(null));
    }

    /// Texts that came and were not read.
    int unread() {
        return texts.size();
    }

    /// Reads nothing more from the socket, after at most one text or ping.
    void stopReading() {
        reads = false;
    }

    /// Waits for the end of the connection.
    Closed awaitClosed() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /// Cuts the connection without a word.
    void abort() {
        socket.abort();
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            texts.add(partial.toString());
            partial.setLength(0);
        }
        if (reads) {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
        if (reads) {
            from.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(new Closed(1006, error instanceof IOException ? "cut" : error.toString()));
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
