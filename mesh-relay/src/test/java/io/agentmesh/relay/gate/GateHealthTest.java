package io.agentmesh.relay.gate;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class GateHealthTest {
    private static final GateAnswer FAILURE = new GateAnswer.Unavailable("503");

    private final FakeClock clock = FakeClock.atSomeDay();
    private final List<AgentId> asked = new ArrayList<>();
    private final List<Consumer<GateAnswer>> waiting = new ArrayList<>();
    private final GateHealth gate = new GateHealth(
            (agent, answer) -> {
                asked.add(agent);
                waiting.add(answer);
            },
            clock);

    @Test
    void gateFailsFromItsFirstFailureToItsNextAnswer() {
        ask(ALICE.id(), FAILURE);
        clock.advance(Duration.ofSeconds(20));
        ask(BOB.id(), FAILURE);
        clock.advance(Duration.ofSeconds(20));
        assertThat(gate.failingFor()).isEqualTo(Duration.ofSeconds(40));

        ask(BOB.id(), new GateAnswer.Unknown());
        assertThat(gate.failingFor()).isZero();
    }

    @Test
    void gateThatFailsIsAskedAgainOneQuestionAtATimeUntilItAnswers() {
        gate.probe();
        assertThat(asked).isEmpty();
        ask(ALICE.id(), FAILURE);

        gate.probe();
        gate.probe();
        assertThat(asked).containsExactly(ALICE.id(), ALICE.id());
        waiting.removeFirst().accept(FAILURE);
        gate.probe();
        assertThat(asked).hasSize(3);
        waiting.removeFirst().accept(new GateAnswer.Admitted(null));

        assertThat(gate.failingFor()).isZero();
        gate.probe();
        assertThat(asked).hasSize(3);
    }

    private void ask(AgentId agent, GateAnswer answer) {
        gate.ask(agent, heard -> assertThat(heard).isEqualTo(answer));
        waiting.removeFirst().accept(answer);
    }
}
