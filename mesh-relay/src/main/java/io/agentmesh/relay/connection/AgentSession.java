package io.agentmesh.relay.connection;

import io.agentmesh.core.frame.FrameCodec;
import io.agentmesh.core.frame.Nonce;
import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.relay.connection.ConnectionCounts.Place;
import io.agentmesh.relay.connection.SessionTokens.Redemption;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.metrics.Timing;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.Ending;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection from its upgrade to its end: tells the protocol what happens and does what it says.
///
/// Everything in here runs on the link's thread; the gate's answer is brought there.
public final class AgentSession implements ConnectionEvents {
    private static final Logger log = LoggerFactory.getLogger(AgentSession.class);

    private static final String TOO_MANY = "too many connections of this agent, try again later";

    /// In place of a timer that is over, so that it is not kept for as long as the agent stays.
    private static final Timer NO_TIMER = () -> {};

    private final RelayCore core;
    private final AgentLink link;
    private final Place place;
    private final ConnectionProtocol protocol;
    private final Heartbeat heartbeat;
    private final long upgradedNanos;

    private Timer timer;
    private @Nullable Registration registration;
    private boolean over;

    AgentSession(RelayCore core, AgentLink link, Nonce nonce, Place place) {
        this.core = core;
        this.link = link;
        this.place = place;
        this.protocol = new ConnectionProtocol(nonce);
        this.heartbeat = new Heartbeat(link, core.limits().watch(), core.ticker(), this::lost);
        this.timer = timeLimit(core.limits().login().step());
        this.upgradedNanos = core.ticker().nanos();
    }

    /// Waits for the login, unless there are too many of its kind.
    void begin() {
        if (!place.isGranted()) {
            core.metrics().count(Count.CROWDED);
            log.atInfo()
                    .setMessage("too many connections from one address")
                    .addKeyValue("remote", link.remote())
                    .log();
            end(Ending.CROWDED);
        }
    }

    @Override
    public void onText(Utf8Text text) {
        heartbeat.heard();
        on(new Input.Text(text));
    }

    /// The same from a link that has its texts decoded, such as a simulated one.
    public void onText(String text) {
        onText(Utf8Text.of(text));
    }

    @Override
    public void onOtherFrame() {
        heartbeat.heard();
        on(new Input.OtherFrame());
    }

    @Override
    public void onPartOfMessage() {
        heartbeat.heard();
    }

    @Override
    public void onTooLarge(long bytes) {
        heartbeat.heard();
        if (registration == null) {
            on(new Input.OtherFrame());
        } else {
            registration.tooLarge(bytes);
        }
    }

    @Override
    public void onClosed() {
        finish();
        place.leave();
        if (registration == null) {
            core.metrics().count(Count.AUTH_FAILURES);
            core.sessions().leave(this);
        } else {
            core.sessions().unregister(registration.agent(), this);
            registration.closed(() -> core.sessions().leave(this));
        }
    }

    /// The relay stops: ends the connection once what was taken for it is written. From any thread.
    @Override
    public void goAway() {
        link.execute(() -> end(Ending.GOING_AWAY));
    }

    /// The same in a while. Whoever has not logged in by now goes at once. From any thread.
    void goAway(Duration delay) {
        link.execute(() -> {
            if (registration == null || delay.isZero()) {
                end(Ending.GOING_AWAY);
            } else if (!over) {
                timer = link.timers().schedule(delay, () -> end(Ending.GOING_AWAY));
            }
        });
    }

    /// The gate was asked about an agent out of turn: the one that is registered here, perhaps. From any thread.
    void gateSaid(AgentId agent, GateAnswer answer) {
        link.execute(() -> {
            if (!over && registration != null && registration.agent().equals(agent)) {
                registration.gateSaid(answer);
            }
        });
    }

    /// Another rate holds. From any thread.
    void rateChanged() {
        link.execute(() -> {
            if (!over && registration != null) {
                registration.tellRate();
            }
        });
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
        if (!place.isOf(agent)) {
            core.metrics().count(Count.CROWDED);
            refuse(TOO_MANY);
            return;
        }
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

    private void admit(Step.Admit admission) {
        registration = new Registration(core, link, admission, this::lost);
        registration.begin(admission, () -> core.sessions().register(admission.agent(), this));
        core.metrics().record(Timing.LOGIN, core.ticker().nanos() - upgradedNanos);
        place.registered();
        link.resume();
        timer.cancel();
        timer = NO_TIMER;
        heartbeat.start(registration::unconfirmedFor);
    }

    private void take(Utf8Text text) {
        if (registration != null) {
            registration.take(text);
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
        core.metrics().count(countOf(why));
        end(why);
    }

    private static Count countOf(Ending why) {
        if (why.equals(Ending.STALLED) || why.equals(Ending.UNCONFIRMED)) {
            return Count.STALLED;
        }
        return why.equals(Ending.SILENT) ? Count.SILENT : Count.NOT_CONFIRMED;
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
        if (registration != null) {
            registration.stop();
        }
    }
}
