package io.agentmesh.meshd.mcp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/// Each task on a thread of its own; a test says who goes first.
final class Turns implements Executor {
    private final List<Thread> begun = new CopyOnWriteArrayList<>();

    @Override
    public void execute(Runnable task) {
        Thread thread = Thread.ofVirtual().unstarted(task);
        begun.add(thread);
        thread.start();
    }

    /// Lets the task that was begun last come as far as it can: to its end, or to where it waits for another one.
    void letTheLastGo() {
        Thread last = begun.getLast();
        while (last.isAlive() && last.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    /// Waits for the end of every task, those included that are begun meanwhile.
    void awaitAll() throws InterruptedException {
        for (int i = 0; i < begun.size(); i++) {
            begun.get(i).join();
        }
    }
}
