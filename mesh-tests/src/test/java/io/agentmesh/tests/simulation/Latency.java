package io.agentmesh.tests.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long a frame travels: from `least` to `most`, and now and then ten times as long.
///
/// @param least of an ordinary frame
/// @param most of an ordinary frame
/// @param oneIn one frame of how many takes ten times as long
record Latency(Duration least, Duration most, int oneIn) {
    /// A link of the open internet: 1 to 60 ms, one frame of 50 ten times as long.
    static final Latency INTERNET = new Latency(Duration.ofMillis(1), Duration.ofMillis(60), 50);

    Duration draw(RandomGenerator chance) {
        Duration drawn = between(chance, least, most);
        return chance.nextInt(oneIn) == 0 ? drawn.multipliedBy(10) : drawn;
    }

    /// A duration from the first to the second.
    static Duration between(RandomGenerator chance, Duration from, Duration to) {
        return Duration.ofNanos(chance.nextLong(from.toNanos(), to.toNanos() + 1));
    }
}
