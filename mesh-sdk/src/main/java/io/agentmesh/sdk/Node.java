package io.agentmesh.sdk;

import io.agentmesh.core.channel.ChannelProtocol;
import io.agentmesh.core.channel.noise.NoiseChannels;
import io.agentmesh.core.channel.noise.NoiseStaticKey;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Call;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.CallSeams;
import io.agentmesh.sdk.call.CallTable;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.call.Inbox;
import io.agentmesh.sdk.call.Knocks;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.call.RequestHandler;
import io.agentmesh.sdk.call.Responder;
import io.agentmesh.sdk.link.LinkConfig;
import io.agentmesh.sdk.link.LinkSeams;
import io.agentmesh.sdk.link.LinkState;
import io.agentmesh.sdk.link.Postbox;
import io.agentmesh.sdk.link.RelayEvents;
import io.agentmesh.sdk.link.RelayLink;
import io.agentmesh.sdk.link.SendOutcome;
import io.agentmesh.sdk.once.DuplicateFilter;
import io.agentmesh.sdk.once.Journal;
import io.agentmesh.sdk.session.BundleVouching;
import io.agentmesh.sdk.session.Downgrade;
import io.agentmesh.sdk.session.Offers;
import io.agentmesh.sdk.session.SessionSeams;
import io.agentmesh.sdk.session.SessionTable;
import io.agentmesh.sdk.stream.Conversation;
import io.agentmesh.sdk.stream.ConversationHandler;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamHandler;
import io.agentmesh.sdk.stream.StreamOptions;
import io.agentmesh.sdk.stream.StreamRequests;
import io.agentmesh.sdk.stream.StreamResponder;
import io.agentmesh.sdk.stream.StreamTable;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The machinery of one agent, put together: link, sessions, calls, answers. Its methods may be called on any
/// thread; the work is done on the loop.
final class Node {
    /// What the one who embeds a node must say.
    record Parts(
            AgentKeyPair agent,
            URI relay,
            AccessPolicy policy,
            RequestHandler handler,
            StreamResponder.Handlers streams) {
        /// Without a handler for streams, a request for one is served with the one answer of `handler` (sdk §4.2).
        static Parts of(AgentKeyPair agent, URI relay, AccessPolicy policy, RequestHandler handler) {
            return new Parts(
                    agent, relay, policy, handler, new StreamResponder.Handlers(StreamHandler.ofOne(handler), null));
        }

        Parts withStreams(StreamHandler other) {
            return with(new StreamResponder.Handlers(other, streams.conversations()));
        }

        Parts withConversations(ConversationHandler other) {
            return with(new StreamResponder.Handlers(streams.streams(), other));
        }

        private Parts with(StreamResponder.Handlers others) {
            return new Parts(agent, relay, policy, handler, others);
        }
    }

    /// Who is told what happens, on the loop, and where requests are noted that were taken.
    record Observers(
            Consumer<LinkState> link, Consumer<Downgrade> downgrade, Journal journal, ControlHandler control) {}

    private final AgentKeyPair agent;
    private final MeshEnvironment environment;
    private final NoiseStaticKey noiseKey;
    private final RelayLink link;
    private final SessionTable sessions;
    private final CallTable calls;
    private final Knocks knocks;
    private final Responder responder;
    private final StreamTable streams;
    private final StreamRequests streamRequests;
    private final StreamResponder streamResponder;
    private final LinkStates states;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final OwedReplies replies;
    private final DuplicateFilter once;
    private boolean closing;

    Node(Parts parts, MeshConfig config, Observers observers, MeshEnvironment environment) {
        this(
                parts,
                config,
                observers,
                environment,
                new DuplicateFilter(config.once(), observers.journal(), environment.timeOfDay()));
    }

    /// One in the place of this one, for the same agent under another key: it knows what this one took. To be
    /// started once this one has [#handOverTo] it.
    Node successor(Parts parts, MeshConfig config, Observers observers) {
        return new Node(parts, config, observers, environment, once);
    }

    private Node(
            Parts parts, MeshConfig config, Observers observers, MeshEnvironment environment, DuplicateFilter once) {
        this.once = once;
        this.agent = parts.agent();
        this.environment = environment;
        this.replies = new OwedReplies(config.calls().maxCalls());
        this.states = new LinkStates(observers.link(), environment.ticker());
        this.noiseKey = NoiseStaticKey.generate(environment.secrets());
        ChannelProtocol protocol = new NoiseChannels(noiseKey, environment.secrets(), config.catchUp());
        Arrivals arrivals = new Arrivals();
        this.link = new RelayLink(
                parts.relay(), agent, linkConfig(config, observers.journal()), linkSeams(environment), arrivals);
        Postbox postbox = new Postbox(agent, link, environment.timeOfDay(), environment.secrets());
        Offers offers = new Offers(
                config.offers(),
                agent,
                protocol.ownKey(),
                new Offers.Hearers(observers.downgrade(), observers.control().vouching()));
        this.sessions = new SessionTable(
                new SessionSeams(protocol, offers, postbox, environment.timers(), environment.ticker()),
                config.sessions());
        CallSeams seams = new CallSeams(postbox, sessions, environment.timers(), environment.ticker());
        this.calls = new CallTable(seams, config.calls());
        this.knocks = new Knocks(seams);
        this.streams = new StreamTable(seams, config.streams());
        this.streamRequests = new StreamRequests(streams, environment.loop(), config.streams());
        Responder.Executors executors = new Responder.Executors(environment.loop(), environment.handlers());
        this.streamResponder = new StreamResponder(seams, config.streams(), parts.streams(), executors);
        Responder.Services services = new Responder.Services(parts.handler(), streamResponder, once);
        this.responder = new Responder(seams, config.calls(), parts.policy(), services, executors);
        arrivals.inbox = new Inbox(
                seams, new Inbox.Readers(calls, streams, responder, onLoop(observers.control(), environment.loop())));
    }

    /// Confirmations may come from any thread; the link is the loop's.
    private static ControlHandler onLoop(ControlHandler control, Executor loop) {
        return new ControlHandler() {
            @Override
            public void received(Envelope envelope, Runnable confirm) {
                control.received(envelope, () -> loop.execute(confirm));
            }

            @Override
            public void noticed(RelayNotice.OfEnvelope notice) {
                control.noticed(notice);
            }

            @Override
            public BundleVouching vouching() {
                return control.vouching();
            }
        };
    }

    /// A relay that waits for confirmations sends again what an earlier process may have handled: only who
    /// remembers that asks for it.
    private static LinkConfig linkConfig(MeshConfig config, Journal journal) {
        return journal.isDurable() ? config.link().asking(EnumSet.allOf(Feature.class)) : config.link();
    }

    private static LinkSeams linkSeams(MeshEnvironment environment) {
        return new LinkSeams(environment.links(), environment.timers(), environment.ticker(), environment.jitter());
    }

    AgentId id() {
        return agent.id();
    }

    LinkStates states() {
        return states;
    }

    void start() {
        environment.loop().execute(link::start);
    }

    /// Asks. The future completes on the loop; cancelling it gives the call up.
    CompletableFuture<Reply> request(AgentId target, JsonValue payload, CallOptions options) {
        return replies.owe(debt -> environment.loop().execute(() -> {
            Call call = calls.start(target, payload, options, debt::settle);
            debt.onGivenUp(() -> environment.loop().execute(call::cancel));
        }));
    }

    /// Sends an envelope that was made and signed elsewhere. The future completes on the loop.
    CompletableFuture<SendOutcome> carry(Envelope envelope) {
        CompletableFuture<SendOutcome> outcome = new CompletableFuture<>();
        environment.loop().execute(() -> outcome.complete(link.send(envelope)));
        return outcome;
    }

    /// Finds out whether `target` is there. The future completes on the loop.
    CompletableFuture<Reach> reach(AgentId target, Duration timeout) {
        CompletableFuture<Reach> reach = new CompletableFuture<>();
        environment.loop().execute(() -> knocks.knock(target, timeout, reach::complete));
        return reach;
    }

    /// Asks for a stream; returns at once.
    MeshStream requestStream(AgentId target, JsonValue payload, StreamOptions options) {
        return streamRequests.request(target, payload, options);
    }

    /// Begins a conversation; returns at once.
    Conversation converse(AgentId target, JsonValue payload, StreamOptions options) {
        return streamRequests.converse(target, payload, options);
    }

    /// Completes on the loop once no request of others is being handled and every answer is with the link.
    CompletableFuture<Void> idle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        environment.loop().execute(() -> responder.whenIdle(() -> streamResponder.whenIdle(() -> idle.complete(null))));
        return idle;
    }

    /// The loop has ended: whatever it did not get to ends as cancelled.
    void abandon() {
        replies.abandon();
        streamRequests.abandon();
    }

    /// Ends everything; the stage completes once the relay has seen it.
    CompletionStage<Void> close() {
        return close(() -> {});
    }

    /// The same, but that `successor` goes on with the requests of others that are being handled.
    CompletionStage<Void> handOverTo(Node successor) {
        return close(() -> responder.handOverTo(successor.responder));
    }

    private CompletionStage<Void> close(Runnable first) {
        environment.loop().execute(() -> {
            first.run();
            closing = true;
            calls.close();
            streams.close();
            responder.close();
            streamResponder.close();
            sessions.close();
            noiseKey.close();
            link.stop();
            completeWhenStopped(link.state());
        });
        return closed;
    }

    private void completeWhenStopped(LinkState state) {
        if (closing && state instanceof LinkState.Stopped) {
            closed.complete(null);
        }
    }

    /// Tells the tables of each state, then those who look from outside.
    private final class Arrivals implements RelayEvents {
        @SuppressWarnings("NullAway.Init") // the inbox needs the link, and the link somebody to tell
        private Inbox inbox;

        @Override
        public void linkChanged(LinkState state) {
            inbox.linkChanged(state);
            states.enter(state);
            completeWhenStopped(state);
        }

        @Override
        public void noticed(RelayNotice.OfEnvelope notice) {
            inbox.noticed(notice);
        }

        @Override
        public void received(Envelope envelope) {
            inbox.received(envelope);
        }
    }
}
