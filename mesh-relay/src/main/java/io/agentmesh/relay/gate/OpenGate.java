package io.agentmesh.relay.gate;

import io.agentmesh.core.identity.AgentId;
import java.util.function.Consumer;

/// Lets every agent in that can prove its identity: a relay without a control plane.
public final class OpenGate implements Gate {
    @Override
    public void ask(AgentId agent, Consumer<GateAnswer> answer) {
        answer.accept(new GateAnswer.Admitted(null));
    }

    @Override
    public boolean mayChange() {
        return false;
    }
}
