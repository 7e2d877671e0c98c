package io.agentmesh.offline.outgoing;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// When a frame is sent again (offline §12.1): soon and ever later where nothing is known, rarely where a relay
/// said that it has it.
///
/// @param jitter spreads the times by a fifth
record Retry(RandomGenerator jitter) {
    private static final List<Duration> UNHEARD =
            List.of(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(30));
    private static final Duration UNHEARD_LATER = Duration.ofHours(1);

    private static final List<Duration> HELD = List.of(Duration.ofMinutes(10), Duration.ofHours(1));
    private static final Duration HELD_LATER = Duration.ofHours(6);

    /// The wait after so many tries, of which nothing was heard.
    Duration unheard(long tries) {
        return spread(nth(UNHEARD, tries, UNHEARD_LATER));
    }

    /// The wait after so many tries, the last of which the relay took.
    Duration held(long tries) {
        return spread(nth(HELD, tries, HELD_LATER));
    }

    private static Duration nth(List<Duration> waits, long tries, Duration later) {
        return tries <= waits.size() ? waits.get((int) Math.max(0, tries - 1)) : later;
    }

    private Duration spread(Duration wait) {
        long fifth = wait.toMillis() / 5;
        return wait.plusMillis(jitter.nextLong(-fifth, fifth + 1));
    }
}
