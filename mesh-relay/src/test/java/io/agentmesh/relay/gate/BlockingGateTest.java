package io.agentmesh.relay.gate;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BlockingGateTest {
    private static final GateAnswer ADMITTED = new GateAnswer.Admitted(null);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<GateAnswer> answers = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void answersFromAThreadOfItsOwn() {
        new BlockingGate(agent -> ADMITTED, threads).ask(ALICE.id(), answers::add);

        await().until(() -> answers.equals(List.of(ADMITTED)));
    }

    @Test
    void noMoreThanSoManyAskAtOnceAndTheOthersWait() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var open = new CountDownLatch(1);
        var gate = new BlockingGate(
                agent -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    open.await();
                    inside.decrementAndGet();
                    return ADMITTED;
                },
                threads);

        for (int i = 0; i <= BlockingGate.MAX_RUNNING; i++) {
            gate.ask(ALICE.id(), answers::add);
        }
        await().until(() -> inside.get() == BlockingGate.MAX_RUNNING);
        open.countDown();

        await().until(() -> answers.size() == BlockingGate.MAX_RUNNING + 1);
        assertThat(most).hasValue(BlockingGate.MAX_RUNNING);
    }

    @Test
    void stoppedRelayAdmitsNobody() {
        threads.shutdown();

        new BlockingGate(agent -> ADMITTED, threads).ask(ALICE.id(), answers::add);

        assertThat(answers).containsExactly(new GateAnswer.Unavailable("the relay is stopping"));
    }

    @Test
    void interruptedCheckAdmitsNobody() {
        var gate = new BlockingGate(
                agent -> {
                    new CountDownLatch(1).await();
                    return ADMITTED;
                },
                threads);
        gate.ask(ALICE.id(), answers::add);

        threads.shutdownNow();

        await().until(() -> answers.equals(List.of(new GateAnswer.Unavailable("interrupted"))));
    }
}
