package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.gate.GateWords;
import java.util.Locale;
import java.util.Optional;

/// What a control plane tells the relay.
final class GateTargets {
    private GateTargets() {}

    /// Understood, of no concern, or skipped with a reason.
    static void event(String text) {
        switch (GateWords.agentIn(text)) {
            case Decoded.Ok<Optional<AgentId>>(var agent) ->
                agent.ifPresent(id -> assertThat(id.value()).isNotEmpty());
            case Decoded.Bad<Optional<AgentId>>(var violation) -> Contract.isBounded(violation, text);
        }
    }

    /// No group comes out that is not in the answer.
    static void answer(String text) {
        GateWords.groupIn(text)
                .ifPresent(group -> assertThat(text.toLowerCase(Locale.ROOT)).contains("group_id"));
    }
}
