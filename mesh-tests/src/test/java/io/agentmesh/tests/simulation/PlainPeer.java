package io.agentmesh.tests.simulation;

import io.agentmesh.core.acl.AclPolicy;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshEnvironment;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.link.LinkConfig;
import io.agentmesh.sdk.link.LinkSeams;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.link.Postbox;
import io.agentmesh.sdk.link.RelayEvents;
import io.agentmesh.sdk.link.RelayLink;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An agent that does what the wire demands and no more. Nothing heals its sessions, so it needs a network in
/// which nothing is lost; there all invariants hold. With [Quirk#P2], [Quirk#P4] or [Quirk#P5] it has that
/// weakness of the original, and they do not. Owned by its process.
final class PlainPeer implements Program, RelayEvents {
    private final MeshEnvironment environment;
    private final Function<IncomingRequest, Answer> handler;
    private final Set<Quirk> quirks;
    private final RelayLink link;
    private final Postbox postbox;
    private final PlainSessions sessions;
    private final Map<UUID, CompletableFuture<Reply>> waiting = new HashMap<>();

    PlainPeer(
            AgentKeyPair keys,
            MeshEnvironment environment,
            Function<IncomingRequest, Answer> handler,
            Set<Quirk> quirks) {
        this.environment = environment;
        this.handler = handler;
        this.quirks = quirks;
        var seams =
                new LinkSeams(environment.links(), environment.timers(), environment.ticker(), environment.jitter());
        LinkConfig config = LinkConfig.defaults().asking(Set.of());
        this.link = new RelayLink(URI.create("ws://relay.simulated/relay/ws"), keys, config, seams, this);
        this.postbox = new Postbox(keys, link, environment.timeOfDay(), environment.secrets());
        this.sessions = new PlainSessions(postbox, environment.secrets(), quirks);
        environment.loop().execute(link::start);
    }

    /// A payload that came.
    ///
    /// @param channel in which it was sealed; none if it was plain
    private record Read(JsonValue payload, @Nullable SecureChannel channel) {}

    @Override
    public MeshAgent agent() {
        throw new UnsupportedOperationException("a plain peer has no streams");
    }

    @Override
    public boolean isUp() {
        return link.state() instanceof LinkState.Up;
    }

    @Override
    public CompletionStage<Void> close() {
        link.stop();
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletableFuture<Reply> request(AgentId target, JsonValue payload, CallOptions options) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        if (target.equals(postbox.sender())) {
            reply.complete(Reply.failed(ErrorCode.UNSUPPORTED, "an agent cannot ask itself"));
            return reply;
        }
        environment.timers().schedule(options.timeout(), () -> giveUp(reply));
        if (options.protection() == Protection.PLAIN) {
            ask(target, new Read(payload, null), reply);
        } else {
            sessions.whenReady(target, channel -> ask(target, new Read(payload, channel), reply));
        }
        return reply;
    }

    private void giveUp(CompletableFuture<Reply> reply) {
        reply.complete(Reply.failed(ErrorCode.TIMED_OUT, "request timed out"));
        waiting.values().removeIf(CompletableFuture::isDone);
    }

    private void ask(AgentId target, Read content, CompletableFuture<Reply> reply) {
        if (!fits(content)) {
            reply.complete(Reply.failed(ErrorCode.TOO_LARGE, "more than one message holds"));
        } else if (!reply.isDone()) {
            EnvelopeDraft draft = draft(target, MessageType.REQUEST, content);
            waiting.put(draft.id(), reply);
            postbox.post(draft);
        }
    }

    private static boolean fits(Read content) {
        SecureChannel channel = content.channel();
        return channel == null || CanonicalJson.bytes(content.payload()).length <= channel.maxPlaintextBytes();
    }

    private EnvelopeDraft draft(AgentId to, MessageType type, Read content) {
        SecureChannel channel = content.channel();
        if (channel == null) {
            return postbox.plain(to, type, content.payload());
        }
        Octets plaintext = Octets.of(CanonicalJson.bytes(content.payload()));
        Octets sealed = ((Sealed.Message) channel.seal(plaintext)).bytes();
        return postbox.sealed(to, type, Base64Url.encode(sealed.toByteArray()));
    }

    @Override
    public void linkChanged(LinkState state) {}

    @Override
    public void noticed(RelayNotice.OfEnvelope notice) {}

    @Override
    public void received(Envelope envelope) {
        switch (envelope.type()) {
            case HANDSHAKE -> sessions.onHandshake(envelope);
            case REQUEST -> read(envelope).ifPresent(content -> serve(envelope, content));
            case RESPONSE, ERROR -> onAnswer(envelope);
            case CANCEL, CONTROL, STREAM_REQUEST, STREAM_CHUNK, STREAM_END -> {}
        }
    }

    private Optional<Read> read(Envelope envelope) {
        return envelope.protection() == Protection.PLAIN
                ? Optional.of(new Read(envelope.payload(), null))
                : sessions.open(envelope)
                        .map(read -> new Read(
                                Json.parse(read.content().toByteArray()).orThrow(), read.channel()));
    }

    private void onAnswer(Envelope envelope) {
        CompletableFuture<Reply> reply = waiting.remove(envelope.inReplyTo());
        if (reply == null && quirks.contains(Quirk.P2)) {
            return;
        }
        Optional<Read> content = read(envelope);
        if (reply != null) {
            content.map(Read::payload).ifPresent(payload -> reply.complete(reply(envelope.type(), payload)));
        } else if (quirks.contains(Quirk.P4)) {
            content.ifPresent(read -> serve(envelope, read));
        }
    }

    private static Reply reply(MessageType type, JsonValue payload) {
        return type == MessageType.RESPONSE ? new Reply.Result(payload) : new Reply.RemoteError(payload);
    }

    private void serve(Envelope envelope, Read question) {
        JsonValue payload = question.payload();
        IncomingRequest request = new IncomingRequest(
                envelope.id(), envelope.from(), AclPolicy.capabilityOf(payload), payload, new Cancellation());
        environment.handlers().execute(() -> answer(envelope, question, handler.apply(request)));
    }

    private void answer(Envelope envelope, Read question, Answer answer) {
        switch (answer) {
            case Answer.Result(JsonValue payload) ->
                answer(envelope, MessageType.RESPONSE, new Read(payload, question.channel()));
            case Answer.Refusal(JsonValue payload) ->
                answer(envelope, MessageType.ERROR, new Read(payload, question.channel()));
        }
    }

    private void answer(Envelope envelope, MessageType type, Read content) {
        if (fits(content)) {
            postbox.post(draft(envelope.from(), type, content).answering(envelope.id()));
        } else {
            answer(envelope, content, Answer.refusal("reply_too_large"));
        }
    }
}
