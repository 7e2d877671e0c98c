package io.agentmesh.sdk;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import io.agentmesh.sdk.link.LinkFactory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// Everything that a client or an agent takes from outside: threads, time, chance and connections. Programs
/// use [SystemEnvironment]; the daemon, tests and simulations hand in their own.
///
/// @param loop runs tasks one after the other, in the order in which they were given; owns all state
/// @param handlers runs the handler of each request; may run many at a time, and each may block
/// @param timers calls back on the loop
/// @param ticker measures elapsed time
/// @param timeOfDay stamps envelopes
/// @param jitter draws waits
/// @param secrets draws keys and ids
/// @param links opens connections to the relay; their events come on the loop
public record MeshEnvironment(
        Executor loop,
        Executor handlers,
        Timers timers,
        Ticker ticker,
        InstantSource timeOfDay,
        RandomGenerator jitter,
        SecureRandom secrets,
        LinkFactory links) {}
