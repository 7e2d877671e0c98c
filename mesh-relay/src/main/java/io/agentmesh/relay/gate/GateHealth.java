package io.agentmesh.relay.gate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Knows for how long the gate behind it has given no usable answer.
///
/// A relay that nobody can log in to is soon sent nobody, so that nobody would ask and it would never be well again:
/// while the gate fails, [#probe] repeats the question that failed first. For any thread.
public final class GateHealth implements Gate {
    private final Gate gate;
    private final Ticker ticker;

    @GuardedBy("this")
    private @Nullable Failing failing;

    @GuardedBy("this")
    private boolean probing;

    /// Since when nothing usable came, and a question to try again.
    private record Failing(long sinceNanos, AgentId agent) {}

    /// @param gate what is watched; nothing in between may answer in its place
    public GateHealth(Gate gate, Ticker ticker) {
        this.gate = gate;
        this.ticker = ticker;
    }

    @Override
    public void ask(AgentId agent, Consumer<GateAnswer> answer) {
        gate.ask(agent, fresh -> {
            note(agent, fresh);
            answer.accept(fresh);
        });
    }

    @Override
    public void forget(AgentId agent) {
        gate.forget(agent);
    }

    @Override
    public synchronized Duration failingFor() {
        return failing == null ? Duration.ZERO : Duration.ofNanos(ticker.nanos() - failing.sinceNanos());
    }

    /// Asks again if the gate fails, one question at a time. Called every few seconds.
    public void probe() {
        AgentId agent = nextProbe();
        if (agent != null) {
            gate.ask(agent, fresh -> {
                note(agent, fresh);
                probed();
            });
        }
    }

    private synchronized @Nullable AgentId nextProbe() {
        if (failing == null || probing) {
            return null;
        }
        probing = true;
        return failing.agent();
    }

    private synchronized void probed() {
        probing = false;
    }

    private synchronized void note(AgentId agent, GateAnswer answer) {
        if (!(answer instanceof GateAnswer.Unavailable)) {
            failing = null;
        } else if (failing == null) {
            failing = new Failing(ticker.nanos(), agent);
        }
    }
}
