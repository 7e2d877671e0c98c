package io.agentmesh.relay.gate;

import io.agentmesh.core.identity.AgentId;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// The border between event loops and a check that blocks: each question runs on a thread of the executor's.
///
/// As many wait as connections are being made; so many at once ask, that a storm of logins does not become one
/// of the control plane.
public final class BlockingGate implements Gate {
    /// Checks that run at the same time.
    static final int MAX_RUNNING = 64;

    private final GateCheck check;
    private final Executor threads;
    private final Semaphore running = new Semaphore(MAX_RUNNING);

    /// @param threads a thread a task, virtual ones; it interrupts them when the relay stops
    public BlockingGate(GateCheck check, Executor threads) {
        this.check = check;
        this.threads = threads;
    }

    @Override
    public void ask(AgentId agent, Consumer<GateAnswer> answer) {
        try {
            threads.execute(() -> answer.accept(answerTo(agent)));
        } catch (RejectedExecutionException stopping) {
            answer.accept(new GateAnswer.Unavailable("the relay is stopping"));
        }
    }

    private GateAnswer answerTo(AgentId agent) {
        try {
            running.acquire();
            try {
                return check.check(agent);
            } finally {
                running.release();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new GateAnswer.Unavailable("interrupted");
        }
    }
}
