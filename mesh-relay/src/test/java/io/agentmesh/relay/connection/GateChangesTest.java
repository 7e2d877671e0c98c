package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.gate.GateAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// However many agents change at once, the gate is asked about each, so many at a time.
final class GateChangesTest {
    private static final GateAnswer UNKNOWN = new GateAnswer.Unknown();

    private final SlowGate gate = new SlowGate();
    private final Set<AgentId> connected = new HashSet<>();
    private final Outcomes outcomes = new Outcomes();
    private final GateChanges changes = new GateChanges(gate, connected::contains, outcomes);

    @Test
    void tenThousandChangesAtOnceAreAskedAboutSoManyAtATime() {
        List<AgentId> everybody = agents(10_000);

        everybody.forEach(changes::changed);
        assertThat(gate.open()).isEqualTo(GateChanges.MAX_ASKING);
        gate.answerAll();

        assertThat(gate.mostOpen).isEqualTo(GateChanges.MAX_ASKING);
        assertThat(outcomes.heard).containsExactlyElementsOf(everybody);
        assertThat(outcomes.missed).isEmpty();
    }

    @Test
    void agentThatChangesWhileItIsAskedAboutIsAskedAboutOnceMore() {
        changes.changed(ALICE.id());
        IntStream.range(0, 1000).forEach(i -> changes.changed(ALICE.id()));
        assertThat(gate.open()).isOne();

        gate.answerAll();

        assertThat(outcomes.heard).containsExactly(ALICE.id(), ALICE.id());
    }

    @Test
    void agentThatChangesWhileItWaitsIsAskedAboutOnce() {
        agents(GateChanges.MAX_ASKING).forEach(changes::changed);
        IntStream.range(0, 1000).forEach(i -> changes.changed(ALICE.id()));

        gate.answerAll();

        assertThat(outcomes.heard).hasSize(GateChanges.MAX_ASKING + 1).endsWith(ALICE.id());
    }

    @Test
    void connectedAgentIsAskedAboutBeforeThoseThatAreNot() {
        connected.add(BOB.id());
        agents(1000).forEach(changes::changed);
        changes.changed(BOB.id());

        gate.answerAll();

        assertThat(outcomes.heard.indexOf(BOB.id())).isEqualTo(GateChanges.MAX_ASKING);
    }

    @Test
    void agentThatComesWhileItWaitsAndChangesAgainIsAskedAboutOnceInFrontOfTheOthers() {
        agents(1000).forEach(changes::changed);
        changes.changed(BOB.id());
        connected.add(BOB.id());
        changes.changed(BOB.id());

        gate.answerAll();

        assertThat(outcomes.heard).containsOnlyOnce(BOB.id());
        assertThat(outcomes.heard.indexOf(BOB.id())).isEqualTo(GateChanges.MAX_ASKING);
    }

    @Test
    void oneAgentMoreThanMayWaitIsMissedAndTheNextOneIsNotOnceThereIsRoom() {
        agents(GateChanges.MAX_ASKING + GateChanges.MAX_ABSENT).forEach(changes::changed);

        changes.changed(ALICE.id());
        gate.answerOne();
        changes.changed(BOB.id());
        gate.answerAll();

        assertThat(outcomes.missed).containsExactly(ALICE.id());
        assertThat(outcomes.heard).doesNotContain(ALICE.id()).contains(BOB.id());
    }

    @Test
    void oneConnectedAgentMoreThanMayWaitIsMissed() {
        List<AgentId> everybody = agents(GateChanges.MAX_ASKING + GateChanges.MAX_CONNECTED);
        connected.addAll(everybody);
        connected.add(ALICE.id());
        everybody.forEach(changes::changed);

        changes.changed(ALICE.id());

        assertThat(outcomes.missed).containsExactly(ALICE.id());
    }

    /// Answers that come before the question returns do not ask from inside each other.
    @Test
    void gateThatBeginsToAnswerAtOnceIsAskedInALoop() {
        List<AgentId> everybody = agents(10_000);
        everybody.forEach(changes::changed);

        gate.answersAtOnce = true;
        gate.answerOne();

        assertThat(outcomes.heard).hasSize(10_000 - GateChanges.MAX_ASKING + 1);
    }

    /// What the gate remembers may be from before the change, or from a question that was under way.
    @Test
    void gateForgetsAnAgentWhenItChangesAndAgainWhenItIsAskedAbout() {
        changes.changed(ALICE.id());
        changes.changed(ALICE.id());

        gate.answerAll();

        assertThat(gate.forgotten).isEqualTo(4);
    }

    private static List<AgentId> agents(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new AgentId("agent " + i))
                .toList();
    }

    private static final class Outcomes implements GateChanges.Listener {
        private final List<AgentId> heard = new ArrayList<>();
        private final List<AgentId> missed = new ArrayList<>();

        @Override
        public void heard(AgentId agent, GateAnswer answer) {
            heard.add(agent);
        }

        @Override
        public void missed(AgentId agent) {
            missed.add(agent);
        }
    }

    /// Answers when it is told to.
    private static final class SlowGate implements Gate {
        private final Queue<Consumer<GateAnswer>> waiting = new ArrayDeque<>();
        private int mostOpen;
        private int forgotten;
        private boolean answersAtOnce;

        @Override
        public void ask(AgentId agent, Consumer<GateAnswer> answer) {
            if (answersAtOnce) {
                answer.accept(UNKNOWN);
                return;
            }
            waiting.add(answer);
            mostOpen = Math.max(mostOpen, waiting.size());
        }

        @Override
        public void forget(AgentId agent) {
            forgotten++;
        }

        private int open() {
            return waiting.size();
        }

        private void answerOne() {
            waiting.remove().accept(UNKNOWN);
        }

        private void answerAll() {
            while (!waiting.isEmpty()) {
                answerOne();
            }
        }
    }
}
