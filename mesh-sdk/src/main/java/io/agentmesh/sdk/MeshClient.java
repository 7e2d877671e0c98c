package io.agentmesh.sdk;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.durable.DurableMessages;
import io.agentmesh.sdk.durable.DurableOptions;
import io.agentmesh.sdk.durable.SendResult;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.stream.Conversation;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// An agent that asks. It answers handshakes, so that a peer can renew a session with it, but denies every
/// request.
///
/// {@snippet file="io/agentmesh/sdk/examples/Asking.java" region="request"}
///
/// An answer of many items is read one by one:
///
/// {@snippet file="io/agentmesh/sdk/examples/Asking.java" region="stream"}
///
/// Payloads are trees; text, bytes and a program's own types are made trees, and read from them, by
/// [io.agentmesh.sdk.call.Payload]:
///
/// {@snippet file="io/agentmesh/sdk/examples/Mapping.java" region="asking"}
///
/// All methods may be called from any thread. The blocking ones suit virtual threads and must not be called
/// on the loop.
public final class MeshClient implements AutoCloseable {
    private final Running running;

    MeshClient(Running running) {
        this.running = running;
    }

    /// Begins a client of this agent at the relay's WebSocket URL, which is used as it is (e.g.
    /// `wss://…/relay/ws`).
    public static MeshBuilder<MeshClient> builder(AgentKeyPair agent, URI relay) {
        Node.Parts parts =
                Node.Parts.of(agent, relay, AccessPolicy.denyAll(), request -> Answer.refusal("unsupported"));
        return new MeshBuilder<>(parts, MeshClient::new);
    }

    /// This agent's id.
    public AgentId id() {
        return running.node().id();
    }

    /// What the link to the relay is doing.
    public LinkState linkState() {
        return running.node().states().current();
    }

    /// Waits until the link is up, and tells the state at the end of the wait, whatever it is.
    ///
    /// @throws InterruptedException if the thread is interrupted
    public LinkState awaitUp(Duration atMost) throws InterruptedException {
        return running.node().states().awaitUp(atMost);
    }

    /// Asks `target`, sealed, and waits for the reply. The timeout covers everything: link, handshake and
    /// answer.
    ///
    /// @throws InterruptedException if the thread is interrupted; the request is then cancelled
    public Reply request(AgentId target, JsonValue payload, Duration timeout) throws InterruptedException {
        return running.request(target, payload, CallOptions.within(timeout));
    }

    /// Asks `target` and waits for the reply.
    ///
    /// @throws InterruptedException if the thread is interrupted; the request is then cancelled
    public Reply request(AgentId target, JsonValue payload, CallOptions options) throws InterruptedException {
        return running.request(target, payload, options);
    }

    /// Asks `target`. The future always completes with a reply, never exceptionally; cancelling it gives the
    /// request up and tells the peer.
    public CompletableFuture<Reply> requestAsync(AgentId target, JsonValue payload, CallOptions options) {
        return running.node().request(target, payload, options);
    }

    /// Sends `target` a request that outlives this process and waits for its agent as long as it is away:
    /// sealed for it, handled once, its answer kept until it is asked for under the id that this returns
    /// ([#durable()]). Blocks on the disk.
    ///
    /// {@snippet file="io/agentmesh/sdk/examples/Depositing.java" region="client"}
    ///
    /// @return `durable_unavailable`, and nothing taken, without a provider ([MeshBuilder#durable])
    /// @throws InterruptedException if the thread is interrupted; the message may have been taken
    public SendResult send(AgentId target, JsonValue payload, DurableOptions options) throws InterruptedException {
        return running.messages().send(target, payload, options);
    }

    /// The same as [#send] without blocking. The future completes on a thread that may block, exceptionally with
    /// a [io.agentmesh.core.error.MeshException] where [#send] throws one. Cancelling it ends the wait and takes
    /// nothing back: the message may have been taken.
    public CompletableFuture<SendResult> sendAsync(AgentId target, JsonValue payload, DurableOptions options) {
        return running.messages().sendAsync(target, payload, options);
    }

    /// What was sent durably, and what came so; empty without a provider ([MeshBuilder#durable]).
    public DurableMessages durable() {
        return running.messages();
    }

    /// Asks `target`, sealed, for an answer of many items, and returns at once; whatever goes wrong is the stream's
    /// end. To be closed: before its end that tells the other agent to stop.
    public MeshStream requestStream(AgentId target, JsonValue payload, StreamOptions options) {
        return running.node().requestStream(target, payload, options);
    }

    /// Begins a conversation with `target`, sealed, in which both sides send items, and returns at once;
    /// whatever goes wrong is its end, among them `unsupported` if the other agent does not speak `duplex`, as
    /// those of the original do not: it is sent nothing then. To be closed: before its end that tells the other
    /// agent to stop.
    ///
    /// @param options deadline and silence hold; what may wait to be read is bounded by [Conversation#WINDOW]
    ///     alone
    public Conversation converse(AgentId target, JsonValue payload, StreamOptions options) {
        return running.node().converse(target, payload, options);
    }

    /// The same as [#close()] without waiting. The stage completes on the loop, without a value, once the
    /// relay has seen the close or the link's own limits are over.
    public CompletionStage<Void> closeAsync() {
        return running.closeAsync();
    }

    /// Ends all requests as cancelled and closes the link in good order; waits for the relay for at most
    /// three seconds.
    @Override
    public void close() {
        running.close();
    }
}
