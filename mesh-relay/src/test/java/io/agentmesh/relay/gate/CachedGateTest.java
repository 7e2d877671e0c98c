package io.agentmesh.relay.gate;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CachedGateTest {
    private static final GateAnswer ADMITTED = new GateAnswer.Admitted(new UUID(1, 1));
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private final FakeClock clock = FakeClock.atSomeDay();
    private final List<AgentId> asked = new ArrayList<>();
    private GateAnswer truth = ADMITTED;
    private final Gate gate = new CachedGate(
            (agent, answer) -> {
                asked.add(agent);
                answer.accept(truth);
            },
            FIVE_SECONDS,
            2,
            clock);

    @Test
    void yesIsRememberedForAWhile() {
        ask(ALICE);
        truth = new GateAnswer.Unknown();
        clock.advance(FIVE_SECONDS);
        assertThat(ask(ALICE)).isEqualTo(ADMITTED);

        clock.advance(Duration.ofNanos(1));

        assertThat(ask(ALICE)).isEqualTo(new GateAnswer.Unknown());
        assertThat(asked).hasSize(2);
    }

    @Test
    void noIsNeverRemembered() {
        truth = new GateAnswer.Unknown();
        ask(ALICE);
        truth = new GateAnswer.Unavailable("away");
        ask(ALICE);
        truth = ADMITTED;

        assertThat(ask(ALICE)).isEqualTo(ADMITTED);
    }

    @Test
    void oldestAnswerMakesRoomAtTheBound() {
        ask(ALICE);
        ask(BOB);
        ask(CAROL);
        asked.clear();

        ask(BOB);
        ask(CAROL);
        ask(ALICE);

        assertThat(asked).containsExactly(ALICE.id());
    }

    private GateAnswer ask(AgentKeyPair agent) {
        List<GateAnswer> answers = new ArrayList<>();
        gate.ask(agent.id(), answers::add);
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }
}
