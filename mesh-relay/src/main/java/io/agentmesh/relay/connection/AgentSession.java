package io.agentmesh.relay.connection;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.frame.RelayNotice.Proof;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.relay.connection.GateWatch.Subject;
import io.agentmesh.relay.connection.GateWatch.Verdict;
import io.agentmesh.relay.connection.SessionTokens.Redemption;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.queue.Address;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.AgentLink.Offer;
import io.agentmesh.relay.routing.Ending;
import io.agentmesh.relay.routing.Outgoing;
import io.agentmesh.relay.routing.Router;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection from its upgrade to its end: tells the protocol what happens and does what it says.
///
/// Everything in here runs on the link's thread; the gate's answer is brought there.
public final class AgentSession {
    private static final Logger log = LoggerFactory.getLogger(AgentSession.class);

    /// Bytes from which an envelope is large: some milliseconds of work.
    private static final int LARGE = 64 << 10;

    private final RelayCore core;
    private final AgentLink link;
    private final ConnectionProtocol protocol;
    private final Heartbeat heartbeat;

    private Timer timer;
    private @Nullable Address registered;
    private @Nullable AckIntake acks;
    private @Nullable GateWatch watch;
    private boolean over;

    AgentSession(RelayCore core, AgentLink link, Nonce nonce) {
        this.core = core;
        this.link = link;
        this.protocol = new ConnectionProtocol(nonce);
        this.heartbeat = new Heartbeat(link, core.limits().watch(), core.ticker(), this::lost);
        this.timer = timeLimit(core.limits().login().step());
    }

    /// A whole text message came.
    public void onText(Utf8Text text) {
        heartbeat.heard();
        on(new Input.Text(text));
    }

    /// The same from a link that has its texts decoded, such as a simulated one.
    public void onText(String text) {
        onText(Utf8Text.of(text));
    }

    /// A binary message, a ping or a pong came; the link answers pings itself.
    public void onOtherFrame() {
        heartbeat.heard();
        on(new Input.OtherFrame());
    }

    /// A frame of a message came, and it was not the last.
    public void onPartOfMessage() {
        heartbeat.heard();
    }

    /// A message above the envelope's bound came, and was thrown away.
    public void onTooLarge(long bytes) {
        heartbeat.heard();
        if (registered == null) {
            on(new Input.OtherFrame());
        } else {
            core.intake().tooLarge(registered, bytes);
        }
    }

    /// The connection is gone. The last call.
    public void onClosed() {
        finish();
        core.forget(this);
        if (registered == null) {
            core.metrics().count(Count.AUTH_FAILURES);
        } else {
            core.receipts().end(registered.agent(), this);
            if (core.revocations().contains(registered.agent())) {
                // What it had not written is in the queue by now.
                core.purge(registered.agent());
            }
            log.atInfo()
                    .setMessage("agent unregistered")
                    .addKeyValue("agent", registered.agent())
                    .log();
        }
    }

    /// The relay stops: ends the connection once what was taken for it is written. From any thread.
    public void goAway() {
        link.execute(() -> end(Ending.GOING_AWAY));
    }

    /// Tells the agent something, which was granted that. One that does not read its notices is closed: so it knows
    /// that it was not told all. From any thread.
    void tell(RelayNotice notice) {
        String text = FrameCodec.encode(new RelayFrame.Notice(notice));
        if (link.tell(new Outgoing.Notice(text)) == Offer.FULL) {
            link.execute(() -> lost(Ending.STALLED));
        }
    }

    void end(Ending ending) {
        finish();
        link.end(ending);
    }

    private void on(Input input) {
        if (!over) {
            carryOut(protocol.on(input));
        }
    }

    private void carryOut(Step step) {
        switch (step) {
            case Step.Challenge(var nonce) -> challenge(nonce);
            case Step.Redeem(var agent, var token) -> redeem(agent, token);
            case Step.AskGate(var agent) -> askGate(agent);
            case Step.Admit admission -> admit(admission);
            case Step.Take(var text) -> take(text);
            case Step.Refuse(var text) -> refuse(text);
            case Step.Drop drop -> end(Ending.NO_LOGIN);
            case Step.Ignore ignore -> {}
        }
    }

    private void challenge(Nonce nonce) {
        timer = renewed(core.limits().login().step());
        link.say(FrameCodec.encode(new RelayFrame.Challenge(nonce.text())));
    }

    private void redeem(AgentId agent, SessionToken token) {
        boolean good = core.tokens().redeem(agent, token) == Redemption.GOOD;
        on(good ? new Input.Redeemed(agent) : new Input.NotRedeemed());
    }

    private void askGate(AgentId agent) {
        timer = renewed(core.limits().login().gate());
        // Frames may follow a resume without waiting for its result (wire §6.5); they wait until the gate has answered.
        link.pause();
        link.widen();
        core.gate().ask(agent, answer -> link.execute(() -> gateAnswered(agent, answer)));
    }

    /// A yes from before the agent was revoked does not count.
    private void gateAnswered(AgentId agent, GateAnswer said) {
        GateAnswer answer = core.revocations().forbidsLogin(agent) ? new GateAnswer.Unknown() : said;
        switch (answer) {
            case GateAnswer.Admitted admitted -> {}
            case GateAnswer.Unknown unknown -> turnedAway(agent, "agent not registered in CP, connection rejected", "");
            case GateAnswer.Unavailable(var cause) -> turnedAway(agent, "gate verification failed", cause);
        }
        on(new Input.Gate(answer));
    }

    private void turnedAway(AgentId agent, String message, String cause) {
        core.metrics().count(Count.GATE_REFUSALS);
        log.atWarn()
                .setMessage(message)
                .addKeyValue("agent", agent)
                .addKeyValue("remote", link.remote())
                .addKeyValue("error", cause)
                .log();
    }

    /// In this order: whoever is told of the success is registered by the time it can answer, and hears of it
    /// before the first envelope.
    private void admit(Step.Admit admission) {
        AgentId agent = admission.agent();
        registered = core.addressOf(agent, admission.group());
        core.metrics().count(Count.AUTH_SUCCESSES);
        SessionToken token = core.tokens().issue(agent);
        link.say(FrameCodec.encode(new RelayFrame.Welcome(Optional.of(token), Feature.words(admission.features()))));
        boolean confirms = admission.features().contains(Feature.ACKS);
        if (confirms) {
            acks = core.acksOf(registered, link);
        }
        if (core.router().join(registered, link, confirms ? Proof.CONFIRMED : Proof.WRITTEN)
                == Router.Joined.REPLACING) {
            core.metrics().count(Count.REPLACED);
        }
        if (admission.features().contains(Feature.RECEIPTS)) {
            core.receipts().grant(agent, this);
        } else {
            core.receipts().withhold(agent);
        }
        link.resume();
        timer.cancel();
        heartbeat.start();
        watch = new GateWatch(new Subject(agent, admission.group()), link, core, this::judged);
        watch.start();
        log.atInfo().setMessage("agent registered").addKeyValue("agent", agent).log();
        if (core.revocations().forbidsLogin(agent)) {
            // Revoked since the gate answered: whoever did it may have looked for this connection too early.
            core.revoke(agent);
        } else {
            core.revocations().forgive(agent);
        }
    }

    private void judged(Verdict verdict) {
        if (registered == null || over) {
            return;
        }
        log.atWarn()
                .setMessage("gate did not confirm agent")
                .addKeyValue("agent", registered.agent())
                .addKeyValue("verdict", verdict)
                .log();
        switch (verdict) {
            case Verdict.Expelled expelled -> core.revoke(registered.agent());
            case Verdict.Ended(var ending) -> {
                core.metrics().count(Count.NOT_CONFIRMED);
                end(ending);
            }
        }
    }

    private void take(Utf8Text text) {
        if (registered == null) {
            return;
        }
        if (acks != null && FrameCodec.isAck(text)) {
            acks.take(text);
        } else if (text.size() < LARGE) {
            core.intake().take(registered, text);
        } else {
            takeElsewhere(registered, text);
        }
    }

    /// Reading and verifying megabytes takes as long as thousands of small envelopes of others on this thread. The
    /// agent's next frame waits for it, so its envelopes keep their order.
    private void takeElsewhere(Address sender, Utf8Text text) {
        link.pause();
        try {
            core.largeEnvelopes().execute(() -> {
                try {
                    core.intake().take(sender, text);
                } finally {
                    link.execute(link::resume);
                }
            });
        } catch (RejectedExecutionException stopping) {
            // The relay stops, and this connection with it.
            link.resume();
        }
    }

    private void refuse(String text) {
        log.atInfo()
                .setMessage("login refused")
                .addKeyValue("agent", protocol.claimed().map(AgentId::value).orElse("(none)"))
                .addKeyValue("remote", link.remote())
                .addKeyValue("reason", text)
                .log();
        link.say(FrameCodec.encode(new RelayFrame.Refused(text)));
        end(Ending.NOT_ADMITTED);
    }

    private void lost(Ending why) {
        if (over) {
            return;
        }
        core.metrics().count(why.equals(Ending.STALLED) ? Count.STALLED : Count.SILENT);
        end(why);
    }

    private Timer renewed(Duration limit) {
        timer.cancel();
        return timeLimit(limit);
    }

    private Timer timeLimit(Duration limit) {
        return link.timers().schedule(limit, () -> on(new Input.TimeIsUp()));
    }

    private void finish() {
        over = true;
        timer.cancel();
        heartbeat.stop();
        if (watch != null) {
            watch.stop();
        }
    }
}
