package io.agentmesh.relay.connection;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers.Timer;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.routing.AgentLink;
import io.agentmesh.relay.routing.Ending;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks the gate again about an agent that stays connected: the original never does (wire §12.3 S4).
///
/// | answer | |
/// |---|---|
/// | admitted, to the same group | stays |
/// | admitted, to another group | closed, so that it comes back in its new group |
/// | unknown | expelled |
/// | unavailable, or none yet | stays while the last yes is younger than the grace; then closed |
///
/// Each connection asks at moments of its own, from half of the interval to one and a half, so that what came
/// together does not ask together; one question at a time. Runs on the link's thread.
final class GateWatch {
    private final Subject subject;
    private final Gate gate;
    private final AgentLink link;
    private final GatePolicy policy;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Consumer<Verdict> verdict;

    private @Nullable Timer timer;
    private long lastYesNanos;
    private boolean asking;
    private boolean stopped;

    /// Who is asked about.
    ///
    /// @param group what the gate said first
    record Subject(AgentId agent, @Nullable UUID group) {}

    /// How a watch ends that is not stopped.
    sealed interface Verdict {
        /// The gate does not know the agent any more.
        record Expelled() implements Verdict {}

        /// The connection has to end; the agent may come back.
        record Ended(Ending ending) implements Verdict {}
    }

    /// @param verdict hears once why the agent cannot stay
    GateWatch(Subject subject, AgentLink link, RelayCore core, Consumer<Verdict> verdict) {
        this.subject = subject;
        this.link = link;
        this.gate = core.gate();
        this.policy = core.gatePolicy();
        this.ticker = core.ticker();
        this.random = core.random();
        this.verdict = verdict;
    }

    void start() {
        lastYesNanos = ticker.nanos();
        if (gate.mayChange()) {
            askLater();
        }
    }

    void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private void askLater() {
        long half = policy.recheck().toNanos() / 2;
        Duration delay = Duration.ofNanos(half + random.nextLong(2 * half + 1));
        timer = link.timers().schedule(delay, this::ask);
    }

    private void ask() {
        if (ticker.nanos() - lastYesNanos > policy.grace().toNanos()) {
            end(new Verdict.Ended(Ending.NOT_CONFIRMED));
            return;
        }
        if (!asking) {
            asking = true;
            gate.ask(subject.agent(), answer -> link.execute(() -> answered(answer)));
        }
        if (!stopped) {
            askLater();
        }
    }

    private void answered(GateAnswer answer) {
        asking = false;
        hear(answer);
    }

    /// Takes an answer, asked for here or elsewhere.
    void hear(GateAnswer answer) {
        if (stopped) {
            return;
        }
        switch (answer) {
            case GateAnswer.Admitted(var group) -> {
                lastYesNanos = ticker.nanos();
                if (!Objects.equals(group, subject.group())) {
                    end(new Verdict.Ended(Ending.REGROUPED));
                }
            }
            case GateAnswer.Unknown unknown -> end(new Verdict.Expelled());
            case GateAnswer.Unavailable unavailable -> {} // The next question, or the end of the grace, will tell.
        }
    }

    private void end(Verdict why) {
        stop();
        verdict.accept(why);
    }
}
