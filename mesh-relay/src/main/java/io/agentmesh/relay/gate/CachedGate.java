package io.agentmesh.relay.gate;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.time.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Remembers for a few seconds who was admitted, so that an agent that reconnects in a hurry costs the control
/// plane one question. Refusals are never remembered.
///
/// For any thread; its own lock guards the memory and is not held while the gate behind is asked.
public final class CachedGate implements Gate {
    private final Gate gate;
    private final Duration timeToLive;
    private final int maxAgents;
    private final Ticker ticker;
    /// Oldest first.
    private final Map<AgentId, Remembered> remembered = new LinkedHashMap<>();

    /// @param maxAgents answers that are remembered; the oldest one makes room
    public CachedGate(Gate gate, Duration timeToLive, int maxAgents, Ticker ticker) {
        this.gate = gate;
        this.timeToLive = timeToLive;
        this.maxAgents = maxAgents;
        this.ticker = ticker;
    }

    @Override
    public void ask(AgentId agent, Consumer<GateAnswer> answer) {
        Optional<GateAnswer.Admitted> known = recall(agent);
        if (known.isPresent()) {
            answer.accept(known.get());
            return;
        }
        gate.ask(agent, fresh -> {
            if (fresh instanceof GateAnswer.Admitted admitted) {
                remember(agent, admitted);
            }
            answer.accept(fresh);
        });
    }

    @Override
    public Duration failingFor() {
        return gate.failingFor();
    }

    @Override
    public synchronized void forget(AgentId agent) {
        remembered.remove(agent);
    }

    private synchronized Optional<GateAnswer.Admitted> recall(AgentId agent) {
        Remembered found = remembered.get(agent);
        if (found == null || ticker.nanos() - found.sinceNanos() > timeToLive.toNanos()) {
            remembered.remove(agent);
            return Optional.empty();
        }
        return Optional.of(found.answer());
    }

    private synchronized void remember(AgentId agent, GateAnswer.Admitted answer) {
        remembered.remove(agent);
        if (remembered.size() >= maxAgents) {
            remembered.remove(remembered.keySet().iterator().next());
        }
        remembered.put(agent, new Remembered(answer, ticker.nanos()));
    }

    private record Remembered(GateAnswer.Admitted answer, long sinceNanos) {}
}
