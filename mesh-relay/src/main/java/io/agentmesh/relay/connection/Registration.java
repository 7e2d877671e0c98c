package io.agentmesh.relay.connection;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.relay.connection.GateWatch.Subject;
import io.agentmesh.relay.connection.GateWatch.Verdict;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.limit.RateLimit;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.metrics.Timing;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.AgentLink.Offer;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.Outgoing;
import io.agentmesh.relay.routing.Router;
import io.agentmesh.relay.routing.Terms;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a connection is once its agent is admitted: takes what the agent sends, tells it what it was granted to
/// hear, and watches whether it may stay.
///
/// All of it runs on the link's thread, but [#tell], and the work on envelopes ([Arrivals]).
final class Registration {
    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final RelayCore core;
    private final AgentLink link;
    private final Address address;
    private final Consumer<Ending> ends;
    private final GateWatch watch;
    private final @Nullable AckIntake acks;
    private final boolean hearsOfItsRate;

    /// `null` until the first envelope: many agents only listen. The link's thread's.
    private @Nullable Arrivals arrivals;

    /// Not yet known to anybody: [#begin] it.
    ///
    /// @param ends ends the connection
    Registration(RelayCore core, AgentLink link, Step.Admit admission, Consumer<Ending> ends) {
        this.core = core;
        this.link = link;
        this.ends = ends;
        this.address = core.addressOf(admission.agent(), admission.group());
        this.watch = new GateWatch(new Subject(admission.agent(), admission.group()), link, core, this::judged);
        this.acks = admission.features().contains(Feature.ACKS) ? core.acksOf(address, link) : null;
        this.hearsOfItsRate = admission.features().contains(Feature.RATE);
    }

    AgentId agent() {
        return address.agent();
    }

    /// Registers the agent. In this order: whoever is told of the success is registered by the time it can
    /// answer, and hears of it before the first envelope.
    ///
    /// @param newest notes that this is the agent's newest connection; under a lock of the router's
    void begin(Step.Admit admission, Runnable newest) {
        AgentId agent = agent();
        core.metrics().count(Count.AUTH_SUCCESSES);
        SessionToken token = core.tokens().issue(agent);
        link.say(FrameCodec.encode(new RelayFrame.Welcome(Optional.of(token), Feature.words(admission.features()))));
        Router.Joined joined = core.router().join(address, link, Terms.of(admission.features()), () -> {
            newest.run();
            hearReceipts(admission);
        });
        if (joined == Router.Joined.REPLACING) {
            core.metrics().count(Count.REPLACED);
        }
        tellRate();
        watch.start();
        log.atInfo().setMessage("agent registered").addKeyValue("agent", agent).log();
        if (core.revocations().forbidsLogin(agent)) {
            // Revoked since the gate answered: whoever did it may have looked for this connection too early.
            core.revoke(agent);
        } else {
            core.revocations().forgive(agent);
        }
    }

    /// Together with the join: of two logins at once, on two threads, the one that stays is told.
    private void hearReceipts(Step.Admit admission) {
        if (admission.features().contains(Feature.RECEIPTS)) {
            core.receipts().grant(agent(), this);
        } else {
            core.receipts().withhold(agent());
        }
    }

    /// Takes a text that the agent sent.
    void take(Utf8Text text) {
        core.metrics().add(Count.RECEIVED_BYTES, text.size());
        if (acks != null && FrameCodec.isAck(text)) {
            acks.take(text);
        } else {
            arrivals().add(text);
        }
    }

    private Arrivals arrivals() {
        if (arrivals == null) {
            arrivals = new Arrivals(link, core.envelopeThreads(), core.ticker(), this::route);
        }
        return arrivals;
    }

    /// On any thread, one envelope at a time.
    private void route(Arrivals.Arrival arrival) {
        core.intake().take(address, arrival.text());
        core.metrics().record(Timing.ROUTING, core.ticker().nanos() - arrival.nanos());
    }

    /// A message above the bound came, and was thrown away.
    void tooLarge(long bytes) {
        core.metrics().add(Count.RECEIVED_BYTES, bytes);
        core.intake().tooLarge(address, bytes);
    }

    /// Tells the agent something, which was granted that. One that does not read its notices is closed: so it knows
    /// that it was not told all. From any thread.
    void tell(RelayNotice notice) {
        String text = FrameCodec.encode(new RelayFrame.Notice(notice));
        if (link.tell(new Outgoing.Notice(text)) == Offer.FULL) {
            link.execute(() -> ends.accept(Ending.STALLED));
        }
    }

    /// Says how fast the agent may send, if it was granted to hear that. From any thread.
    void tellRate() {
        if (hearsOfItsRate) {
            RateLimit.Rate rate = core.limiter().rateOf(agent());
            tell(new RelayNotice.Rate(rate.perSecond(), (long) rate.burst()));
        }
    }

    /// The gate was asked out of turn.
    void gateSaid(GateAnswer answer) {
        watch.hear(answer);
    }

    /// How long the agent has left something unconfirmed.
    Duration unconfirmedFor() {
        return acks == null ? Duration.ZERO : core.router().unconfirmedFor(address, link);
    }

    private void judged(Verdict verdict) {
        log.atWarn()
                .setMessage("gate did not confirm agent")
                .addKeyValue("agent", agent())
                .addKeyValue("verdict", verdict)
                .log();
        switch (verdict) {
            case Verdict.Expelled expelled -> core.revoke(agent());
            case Verdict.Ended(var ending) -> ends.accept(ending);
        }
    }

    /// The connection ends: nothing more is asked.
    void stop() {
        watch.stop();
    }

    /// The connection is gone.
    ///
    /// @param done runs once what the agent sent before is on its way
    void closed(Runnable done) {
        core.metrics().count(Count.ENDED);
        core.receipts().end(agent(), this);
        if (core.revocations().contains(agent())) {
            // What it had not written is in the queue by now.
            core.purge(agent());
        }
        log.atInfo()
                .setMessage("agent unregistered")
                .addKeyValue("agent", agent())
                .log();
        if (arrivals == null) {
            done.run();
        } else {
            arrivals.finish(done);
        }
    }
}
