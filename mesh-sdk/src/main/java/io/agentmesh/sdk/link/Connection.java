package io.agentmesh.sdk.link;

import io.agentmesh.core.frame.RelayFrame;
import io.agentmesh.core.frame.SessionToken;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Timers.Timer;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One connection to the relay, from its opening to its end.
///
/// | phase | event | next |
/// |---|---|---|
/// | OPENING | opened | send hello or resume, LOGGING_IN |
/// | LOGGING_IN | challenge | send response, LOGGING_IN |
/// | LOGGING_IN | success | ping, REGISTERING |
/// | REGISTERING | any sign of life, or `settle` over | UP |
/// | OPENING, LOGGING_IN | step takes too long, or is wrong | ENDING |
/// | REGISTERING, UP | `deadAfter` without a sign of life | ENDING |
/// | any but ENDED | closed | ENDED, the owner is told why |
///
/// Owned by the loop.
final class Connection implements LinkEvents {
    /// The one that this connection reports to.
    interface Owner {
        void loggingIn();

        void registering(RelayFrame.Welcome welcome);

        void up();

        void text(String text);

        void writable();

        void ended(LinkFailure failure);
    }

    private enum Phase {
        OPENING,
        LOGGING_IN,
        REGISTERING,
        UP,
        ENDING,
        ENDED
    }

    private final LinkConfig config;
    private final LinkSeams seams;
    private final Owner owner;
    private final Login login;
    private final Link link;
    private Phase phase = Phase.OPENING;
    private @Nullable Timer timer;
    private @Nullable LinkFailure failure;
    private long lastHeard;
    private boolean sending;
    /// The relay's answer may be here before the word that our frame has left: then the next one waits for that.
    private @Nullable String nextStep;

    /// Begins to open it. With a token it resumes.
    Connection(
            URI relay,
            AgentKeyPair agent,
            @Nullable SessionToken token,
            LinkConfig config,
            LinkSeams seams,
            Owner owner) {
        this.config = config;
        this.seams = seams;
        this.owner = owner;
        this.login = new Login(agent, token, config.features());
        awaitStep("the connection");
        this.link = seams.links().open(relay, this);
    }

    /// Whether a frame may be given to [#send(String)] now.
    boolean isWritable() {
        return phase == Phase.UP && !sending;
    }

    void send(String frame) {
        sending = true;
        link.send(frame);
    }

    /// Ends the connection in good order.
    void stop() {
        end(new LinkFailure(LinkFailure.Kind.LOST, "stopped"));
    }

    @Override
    public void opened() {
        if (phase == Phase.OPENING) {
            phase = Phase.LOGGING_IN;
            owner.loggingIn();
            sendStep(login.opening());
        }
    }

    @Override
    public void sent() {
        sending = false;
        if (phase == Phase.UP) {
            owner.writable();
        } else if (phase == Phase.LOGGING_IN && nextStep != null) {
            String step = nextStep;
            nextStep = null;
            send(step);
        }
    }

    @Override
    public void text(String text) {
        lastHeard = seams.ticker().nanos();
        switch (phase) {
            case LOGGING_IN -> step(login.on(text));
            case REGISTERING -> {
                settle();
                owner.text(text);
            }
            case UP -> owner.text(text);
            case OPENING, ENDING, ENDED -> {} // too early or too late to mean anything
        }
    }

    @Override
    public void heard() {
        lastHeard = seams.ticker().nanos();
        if (phase == Phase.REGISTERING) {
            settle();
        }
    }

    @Override
    public void closed(String why) {
        ended(causeOfClose(why));
    }

    @Override
    public void proxyRefused(String why) {
        ended(new LinkFailure(LinkFailure.Kind.PROXY_REFUSED, why));
    }

    private void ended(LinkFailure observed) {
        if (phase == Phase.ENDED) {
            return;
        }
        LinkFailure cause = failure != null ? failure : observed;
        phase = Phase.ENDED;
        cancelTimer();
        owner.ended(cause);
    }

    private LinkFailure causeOfClose(String why) {
        return switch (phase) {
            case OPENING -> new LinkFailure(LinkFailure.Kind.UNREACHABLE, why);
            case LOGGING_IN -> new LinkFailure(LinkFailure.Kind.LOST, "closed during the login: " + why);
            case REGISTERING ->
                new LinkFailure(
                        LinkFailure.Kind.CLOSED_AFTER_LOGIN,
                        "the relay took the login and closed; is the agent registered? (" + why + ")");
            case UP, ENDING, ENDED -> new LinkFailure(LinkFailure.Kind.LOST, why);
        };
    }

    private void step(Login.Step step) {
        switch (step) {
            case Login.Step.Send(String frame) -> sendStep(frame);
            case Login.Step.Done(RelayFrame.Welcome welcome) -> register(welcome);
            case Login.Step.Failed(LinkFailure cause) -> end(cause);
        }
    }

    private void sendStep(String frame) {
        awaitStep("the login");
        if (sending) {
            nextStep = frame;
        } else {
            send(frame);
        }
    }

    private void register(RelayFrame.Welcome welcome) {
        phase = Phase.REGISTERING;
        owner.registering(welcome);
        link.ping();
        setTimer(config.settle(), this::settle);
    }

    private void settle() {
        phase = Phase.UP;
        watch();
        owner.up();
    }

    /// Pings after a while of silence, and gives up after a longer one.
    private void watch() {
        Duration silence = Duration.ofNanos(seams.ticker().nanos() - lastHeard);
        if (silence.compareTo(config.deadAfter()) >= 0) {
            failure = new LinkFailure(LinkFailure.Kind.SILENT, "nothing heard for " + silence.toSeconds() + " s");
            phase = Phase.ENDING;
            link.abort();
            return;
        }
        if (silence.compareTo(config.pingAfter()) >= 0) {
            link.ping();
            setTimer(earlier(config.pingAfter(), config.deadAfter().minus(silence)), this::watch);
        } else {
            setTimer(config.pingAfter().minus(silence), this::watch);
        }
    }

    private void awaitStep(String what) {
        String text = what + " took longer than " + config.stepTimeout().toSeconds() + " s";
        setTimer(config.stepTimeout(), () -> {
            failure = new LinkFailure(LinkFailure.Kind.TIMED_OUT, text);
            phase = Phase.ENDING;
            link.abort();
        });
    }

    private void end(LinkFailure cause) {
        if (phase == Phase.ENDING || phase == Phase.ENDED) {
            return;
        }
        failure = cause;
        phase = Phase.ENDING;
        link.close();
        setTimer(config.closeTimeout(), link::abort);
    }

    private void setTimer(Duration delay, Runnable task) {
        cancelTimer();
        timer = seams.timers().schedule(delay, task);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private static Duration earlier(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
