package io.agentmesh.relay.connection;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.gate.GateAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Admits everybody to no group, at once, unless told otherwise.
final class FakeGate implements Gate {
    final Map<AgentId, GateAnswer> answers = new HashMap<>();
    private final Map<AgentId, Consumer<GateAnswer>> waiting = new HashMap<>();
    boolean hesitates;
    int asked;

    @Override
    public void ask(AgentId agent, Consumer<GateAnswer> answer) {
        asked++;
        waiting.put(agent, answer);
        if (!hesitates) {
            answerAll();
        }
    }

    void answerAll() {
        Map<AgentId, Consumer<GateAnswer>> asked = Map.copyOf(waiting);
        waiting.clear();
        asked.forEach((agent, answer) -> answer.accept(answers.getOrDefault(agent, new GateAnswer.Admitted(null))));
    }
}
