package io.agentmesh.meshd.succession;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.revocation.KeyChain;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.testing.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/// Whom a daemon takes for the successor of a key, and on whose word.
final class SuccessorsTest {
    private static final AgentKeyPair DAVE = Keys.ofFirstByte(0x60);
    private static final AgentKeyPair MALLORY = Keys.ofFirstByte(0x70);

    private final Map<AgentId, KeyChain> registry = new HashMap<>();
    private final List<AgentId> asked = new ArrayList<>();
    private final List<Runnable> toDo = new ArrayList<>();
    private Executor threads = Runnable::run;
    private final Successors successors = new Successors(this::ask, task -> threads.execute(task));

    private Decoded<KeyChain> ask(AgentId anyKey) {
        asked.add(anyKey);
        KeyChain chain = registry.get(anyKey);
        return chain == null ? Decoded.bad(ErrorCode.UNKNOWN_AGENT, "nobody") : Decoded.ok(chain);
    }

    private static void find(Successors successors, AgentId agent) {
        assertThat(successors.find(agent)).isCompleted();
    }

    private static KeyChain chain(KeyChange... changes) {
        return new KeyChain(changes[0].oldAgentId(), List.of(changes));
    }

    @Test
    void keyThatNobodyReplacedIsTodays() {
        assertThat(successors.today(BOB.id())).isEqualTo(BOB.id());
        assertThat(successors.find(BOB.id())).isCompletedWithValue(BOB.id());
    }

    @Test
    void successorIsWhomTheOldKeyAppointedAndIsAskedForOnce() {
        registry.put(BOB.id(), chain(KeyChange.sign(BOB, CAROL, 1), KeyChange.sign(CAROL, DAVE, 2)));

        assertThat(successors.find(BOB.id())).isCompletedWithValue(DAVE.id());
        assertThat(successors.find(BOB.id())).isCompletedWithValue(DAVE.id());

        assertThat(successors.today(CAROL.id())).isEqualTo(DAVE.id());
        assertThat(asked).containsExactly(BOB.id());
    }

    @Test
    void onlyWhatFollowsTheKeyThatIsKnownHasToHold() {
        KeyChange forged = new KeyChange(
                new RotationProof(
                        ALICE.id(), RotationProof.sign(MALLORY, BOB.id(), 1).signature(), 1),
                BOB.id(),
                null);
        registry.put(BOB.id(), chain(forged, KeyChange.sign(BOB, CAROL, 2)));

        assertThat(successors.find(BOB.id())).isCompletedWithValue(CAROL.id());
        assertThat(successors.today(ALICE.id())).isEqualTo(ALICE.id());
    }

    @Test
    void registryAppointsNobody() {
        KeyChange forged = new KeyChange(
                new RotationProof(
                        BOB.id(), RotationProof.sign(MALLORY, MALLORY.id(), 1).signature(), 1),
                MALLORY.id(),
                null);
        registry.put(BOB.id(), chain(forged));
        registry.put(CAROL.id(), chain(KeyChange.sign(MALLORY, DAVE, 1)));

        assertThat(successors.find(BOB.id())).isCompletedWithValue(BOB.id());
        assertThat(successors.find(CAROL.id())).isCompletedWithValue(CAROL.id());
    }

    @Test
    void ofTwoSuccessorsTheFirstOneCounts() {
        registry.put(BOB.id(), chain(KeyChange.sign(BOB, CAROL, 1)));
        find(successors, BOB.id());
        registry.put(ALICE.id(), chain(KeyChange.sign(ALICE, BOB, 1), KeyChange.sign(BOB, MALLORY, 2)));

        find(successors, ALICE.id());

        assertThat(successors.today(BOB.id())).isEqualTo(CAROL.id());
        assertThat(successors.today(ALICE.id())).isEqualTo(CAROL.id());
    }

    @Test
    void keysThatAppointEachOtherHoldNobodyUp() {
        registry.put(BOB.id(), chain(KeyChange.sign(BOB, CAROL, 1)));
        registry.put(CAROL.id(), chain(KeyChange.sign(CAROL, BOB, 2)));

        find(successors, BOB.id());
        find(successors, CAROL.id());

        assertThat(successors.today(BOB.id())).isEqualTo(CAROL.id());
        assertThat(successors.today(CAROL.id())).isEqualTo(CAROL.id());
    }

    @Test
    void whoWatchesIsToldOfEachKeyUntilItWatchesNoMore() {
        List<AgentId> told = new ArrayList<>();
        registry.put(BOB.id(), chain(KeyChange.sign(BOB, CAROL, 1), KeyChange.sign(CAROL, DAVE, 2)));
        registry.put(ALICE.id(), chain(KeyChange.sign(ALICE, MALLORY, 1)));

        Successors.Watch watch = successors.watch(told::add);
        find(successors, BOB.id());
        watch.close();
        find(successors, ALICE.id());

        assertThat(told).containsExactly(BOB.id(), CAROL.id());
    }

    @Test
    void oneChainMoreThanMayBeAskedForAtATimeIsNotAskedFor() {
        threads = toDo::add;
        List<AgentId> keys = new ArrayList<>();
        for (int i = 0; i < Successors.MAX_ASKED; i++) {
            keys.add(new AgentId("agent " + i));
            assertThat(successors.find(keys.getLast())).isNotDone();
        }

        assertThat(successors.find(keys.getFirst())).isNotDone();
        assertThat(successors.find(BOB.id())).isCompletedWithValue(BOB.id());

        toDo.forEach(Runnable::run);
        assertThat(asked).containsExactlyElementsOf(keys);
        assertThat(successors.find(BOB.id())).isNotDone();
    }

    @Test
    void ofOneKeyMoreThanIsKeptTheFirstIsAskedForAgain() {
        Successors few = new Successors(this::ask, Runnable::run, 2);
        registry.put(BOB.id(), chain(KeyChange.sign(BOB, CAROL, 1)));
        registry.put(ALICE.id(), chain(KeyChange.sign(ALICE, DAVE, 1)));
        registry.put(DAVE.id(), chain(KeyChange.sign(DAVE, MALLORY, 1)));
        find(few, BOB.id());
        find(few, ALICE.id());
        assertThat(few.today(BOB.id())).isEqualTo(CAROL.id());

        find(few, DAVE.id());

        assertThat(few.today(BOB.id())).isEqualTo(BOB.id());
        assertThat(few.find(BOB.id())).isCompletedWithValue(CAROL.id());
    }
}
