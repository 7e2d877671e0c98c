package io.agentmesh.meshd.outbox;

import io.agentmesh.core.time.Timers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What an outbox takes from outside.
///
/// @param courier the way to other agents
/// @param timers calls back, on any thread
/// @param timeOfDay tells when a request's time is over, across restarts
/// @param jitter draws pauses
/// @param secrets draws the key of the files
public record OutboxSeams(
        Courier courier, Timers timers, InstantSource timeOfDay, RandomGenerator jitter, SecureRandom secrets) {}
