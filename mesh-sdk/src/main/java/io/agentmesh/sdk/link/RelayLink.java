package io.agentmesh.sdk.link;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.frame.AgentFrame;
import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Timers.Timer;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An agent's link to the relay, for as long as the owner wants it: whatever ends a connection, another one
/// follows, after a wait that grows and is spread by chance. What it is doing is always to be seen in
/// [#state()].
///
/// All methods are called on the loop, and all events come on it.
public final class RelayLink {
    private static final Logger log = LoggerFactory.getLogger(RelayLink.class);

    /// A link that was up for this long counts as good: the waits start small again.
    private static final Duration STABLE = Duration.ofSeconds(10);

    private final URI relay;
    private final AgentKeyPair agent;
    private final LinkConfig config;
    private final LinkSeams seams;
    private final RelayEvents events;
    private final Outbox outbox;
    private final Pacer pacer;
    private final Acks acks;
    private LinkState state = new LinkState.Stopped();
    private @Nullable Connection connection;
    private @Nullable SessionToken token;
    private long tokenIssued;
    private Set<Feature> granted = Set.of();
    private RelayNotice.@Nullable Restarting restart;
    private @Nullable Timer retry;
    private @Nullable Timer pacing;
    private @Nullable Timer drainLimit;
    private long upSince;
    private int attempt;
    private boolean wanted;

    /// A link that is stopped.
    public RelayLink(URI relay, AgentKeyPair agent, LinkConfig config, LinkSeams seams, RelayEvents events) {
        this.relay = relay;
        this.agent = agent;
        this.config = config;
        this.seams = seams;
        this.events = events;
        this.outbox = new Outbox(config.maxQueuedFrames(), config.maxQueuedBytes());
        this.pacer = new Pacer(config.sendRate(), seams.ticker());
        this.acks = new Acks(seams.timers(), this::pump);
    }

    /// Connects, and stays connected from now on. Does nothing when started already.
    public void start() {
        if (!wanted) {
            wanted = true;
            drainLimit = cancelled(drainLimit);
            if (connection == null) {
                connect();
            }
        }
    }

    /// Takes nothing more, sends what waits if the link is up, for as long as a close may take, then closes
    /// the connection in good order and opens no other. What is not sent by then is forgotten.
    public void stop() {
        if (!wanted) {
            return;
        }
        wanted = false;
        retry = cancelled(retry);
        if (connection == null) {
            outbox.clear();
            enter(new LinkState.Stopped());
        } else if (state instanceof LinkState.Up && hasMoreToSay()) {
            drainLimit = seams.timers().schedule(config.closeTimeout(), this::endConnection);
            acks.hurry();
        } else {
            endConnection();
        }
    }

    private boolean hasMoreToSay() {
        return !outbox.isEmpty() || !acks.isEmpty();
    }

    private void endConnection() {
        drainLimit = cancelled(drainLimit);
        pacing = cancelled(pacing);
        outbox.clear();
        if (connection != null) {
            connection.stop();
        }
    }

    /// What the link is doing.
    public LinkState state() {
        return state;
    }

    /// Queues a signed envelope. It leaves in its turn, once the link is up.
    public SendOutcome send(Envelope envelope) {
        return send(envelope, () -> {});
    }

    /// The same; `whenGone` is run once the envelope waits no longer, because it is sent or because the link was
    /// stopped, and is not run if it is refused here. It must not use the link.
    public SendOutcome send(Envelope envelope, Runnable whenGone) {
        if (!wanted) {
            return SendOutcome.STOPPED;
        }
        SendOutcome outcome = outbox.offer(FrameCodec.encode(new AgentFrame.Carry(envelope)), whenGone);
        pump();
        return outcome;
    }

    /// Confirms an envelope that was taken over, on the connection of the moment, together with what else is taken
    /// over within [Acks#LINGER]; the relay sends again what was not confirmed on the one on which it came.
    void confirm(UUID envelope) {
        if (granted.contains(Feature.ACKS) && state instanceof LinkState.Up) {
            acks.add(envelope);
            if (!wanted) {
                acks.hurry();
            }
        }
    }

    private void connect() {
        retry = null;
        attempt++;
        enter(new LinkState.Connecting(attempt));
        connection = new Connection(relay, agent, usableToken(), config, seams, new Progress());
    }

    private @Nullable SessionToken usableToken() {
        Duration age = Duration.ofNanos(seams.ticker().nanos() - tokenIssued);
        return age.compareTo(config.resumeWithin()) <= 0 ? token : null;
    }

    /// Gives the socket the next frame, if it is free, there is one and the rate allows it.
    private void pump() {
        if (connection == null || !connection.isWritable()) {
            return;
        }
        if (acks.areDue()) {
            connection.send(FrameCodec.encode(acks.take())); // costs nothing of the rate
            return;
        }
        if (pacing != null || outbox.isEmpty()) {
            return;
        }
        Duration wait = pacer.take();
        if (wait.isZero()) {
            String frame = outbox.poll();
            if (frame != null) {
                connection.send(frame);
            }
        } else {
            pacing = seams.timers().schedule(wait, () -> {
                pacing = null;
                pump();
            });
        }
    }

    private void enter(LinkState next) {
        state = next;
        log.atInfo()
                .setMessage("relay link")
                .addKeyValue("agent", agent.id())
                .addKeyValue("state", next)
                .log();
        events.linkChanged(next);
    }

    private static @Nullable Timer cancelled(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
        return null;
    }

    /// When a relay that restarts wants us back: not at the same moment as everybody else.
    private static Duration wishOf(RelayNotice.Restarting restart, RandomGenerator jitter) {
        return restart.reconnectIn().plusMillis(jitter.nextLong(restart.spread().toMillis() + 1));
    }

    /// What the connection of the moment goes through.
    private final class Progress implements Connection.Owner {
        @Override
        public void loggingIn() {
            token = null; // it is on its way, or too old; whatever comes of it, it is not tried again
            enter(new LinkState.LoggingIn());
        }

        @Override
        public void registering(RelayFrame.Welcome welcome) {
            token = welcome.token().orElse(null);
            tokenIssued = seams.ticker().nanos();
            granted = Feature.among(welcome.features());
            restart = null;
            pacer.change(config.sendRate());
            enter(new LinkState.Registering());
        }

        @Override
        public void up() {
            upSince = seams.ticker().nanos();
            enter(new LinkState.Up());
            pump();
        }

        @Override
        public void text(String text) {
            acks.came(text.length());
            switch (decode(text)) {
                case Decoded.Ok<RelayFrame.Steady>(RelayFrame.Deliver(Envelope envelope)) -> events.received(envelope);
                case Decoded.Ok<RelayFrame.Steady>(RelayFrame.Notice(RelayNotice notice)) -> noticed(notice);
                case Decoded.Bad<RelayFrame.Steady> bad ->
                    log.atDebug()
                            .setMessage("frame dropped: neither envelope nor notice")
                            .addKeyValue("reason", bad.violation().detail())
                            .log();
            }
        }

        private Decoded<RelayFrame.Steady> decode(String text) {
            return granted.contains(Feature.RECEIPTS) || granted.contains(Feature.RATE)
                    ? FrameCodec.decodeSteady(text)
                    : FrameCodec.decodeDeliver(text).map(deliver -> deliver);
        }

        private void noticed(RelayNotice notice) {
            switch (notice) {
                case RelayNotice.OfEnvelope ofEnvelope -> events.noticed(ofEnvelope);
                case RelayNotice.Restarting restarting -> {
                    restart = restarting;
                    acks.hurry();
                }
                case RelayNotice.Rate rate -> paceBelow(rate);
            }
        }

        /// A relay that takes nothing is not asked to take it faster.
        private void paceBelow(RelayNotice.Rate rate) {
            SendRate.below(rate).ifPresent(below -> {
                pacer.change(below);
                pacing = cancelled(pacing);
                pump();
            });
        }

        @Override
        public void writable() {
            pump();
            boolean drained = drainLimit != null && !hasMoreToSay();
            if (drained && connection != null && connection.isWritable()) {
                endConnection();
            }
        }

        @Override
        public void ended(LinkFailure failure) {
            connection = null;
            acks.clear();
            forgetAttemptsAfterStableLink();
            if (!wanted) {
                endConnection();
                enter(new LinkState.Stopped());
            } else if (failure.kind() == LinkFailure.Kind.RESUME_REFUSED) {
                connect();
            } else {
                waitBeforeRetry(failure);
            }
        }

        /// Two processes with one key displace each other at the relay: without this they would do it at full
        /// speed.
        private void forgetAttemptsAfterStableLink() {
            boolean wasUp = state instanceof LinkState.Up;
            if (wasUp && seams.ticker().nanos() - upSince >= STABLE.toNanos()) {
                attempt = 0;
            }
        }

        private void waitBeforeRetry(LinkFailure failure) {
            Duration delay = restart == null
                    ? config.backoff().delay(Math.max(1, attempt), seams.jitter())
                    : wishOf(restart, seams.jitter());
            restart = null;
            retry = seams.timers().schedule(delay, RelayLink.this::connect);
            enter(new LinkState.Waiting(failure, delay));
        }
    }
}
