package io.agentmesh.relay;

import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.identity.AgentKeyPair;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// An agent that was granted receipts and confirms what it takes, driven by what comes, until its relay is gone.
final class ReceiptClient implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final AgentKeyPair key;
    private final BiConsumer<ReceiptClient, RelayFrame.Steady> listener;
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<String> challenge = new CompletableFuture<>();
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final List<Feature> features;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final WebSocket socket;
    /// Sends one after the other, as the JDK wants it.
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

    /// Logs in.
    ///
    /// @param listener hears of all that comes later, on a thread of the socket's
    ReceiptClient(HttpClient http, URI relay, AgentKeyPair key, BiConsumer<ReceiptClient, RelayFrame.Steady> listener)
            throws InterruptedException, ExecutionException, TimeoutException {
        this(http, relay, key, List.of(Feature.values()), listener);
    }

    /// The same, asking for these features.
    ReceiptClient(
            HttpClient http,
            URI relay,
            AgentKeyPair key,
            List<Feature> features,
            BiConsumer<ReceiptClient, RelayFrame.Steady> listener)
            throws InterruptedException, ExecutionException, TimeoutException {
        this.key = key;
        this.features = features;
        this.listener = listener;
        this.socket = http.newWebSocketBuilder().buildAsync(relay, this).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        logIn();
    }

    private void logIn() throws InterruptedException, ExecutionException, TimeoutException {
        send(FrameCodec.encode(new AgentFrame.Hello(key.id(), Feature.words(features))));
        String nonce = FrameCodec.decodeChallenge(challenge.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .orThrow()
                .nonce();
        send(FrameCodec.encode(
                new AgentFrame.Response(key.id(), new Nonce(nonce).sign(key).text())));
        FrameCodec.decodeResult(result.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).orThrow();
    }

    /// Sends when what was sent before is; nothing more once the relay is gone.
    synchronized void send(String text) {
        sent = sent.thenCompose(before -> socket.sendText(text, true));
    }

    boolean isGone() {
        return gone.isDone();
    }

    /// Waits for the end of the connection: nothing is heard afterwards.
    void awaitGone() throws Exception {
        gone.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String text = partial.toString();
            partial.setLength(0);
            if (!challenge.complete(text) && !result.complete(text)) {
                listener.accept(this, FrameCodec.decodeSteady(text).orThrow());
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end();
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end();
    }

    private void end() {
        var cut = new IllegalStateException("the relay is gone");
        challenge.completeExceptionally(cut);
        result.completeExceptionally(cut);
        gone.complete(null);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
