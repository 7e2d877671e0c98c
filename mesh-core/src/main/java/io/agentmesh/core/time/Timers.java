package io.agentmesh.core.time;

import java.time.Duration;

/// Calls back after a while.
///
/// Whoever provides it says on which thread tasks run; they never run inside [#schedule].
@FunctionalInterface
public interface Timers {
    /// Runs `task` once, `delay` from now; a delay of zero or less means as soon as possible.
    Timer schedule(Duration delay, Runnable task);

    /// A task that waits for its time.
    @FunctionalInterface
    interface Timer {
        /// Takes the task back. Harmless when it ran already.
        void cancel();
    }
}
