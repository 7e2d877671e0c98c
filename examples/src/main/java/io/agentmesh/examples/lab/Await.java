package io.agentmesh.examples.lab;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what another process does, by asking until it is so or the time is up.
final class Await {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    private Await() {}

    /// Returns once `condition` holds; after `limit` it fails with the text of `otherwise`.
    static void until(Duration limit, BooleanSupplier condition, Supplier<String> otherwise) {
        long looks = limit.dividedBy(BETWEEN_LOOKS);
        for (long look = 0; look < looks; look++) {
            if (condition.getAsBoolean()) {
                return;
            }
            pause();
        }
        throw new LabException(otherwise.get());
    }

    private static void pause() {
        try {
            // Nobody counts it down: it only paces the looks, and ends at once when the lab is interrupted.
            if (new CountDownLatch(1).await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody counts this latch down");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting", interrupted);
        }
    }
}
