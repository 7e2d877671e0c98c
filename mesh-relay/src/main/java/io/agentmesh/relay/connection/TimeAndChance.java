package io.agentmesh.relay.connection;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import java.security.SecureRandom;
import java.time.InstantSource;

/// What a relay takes from outside itself: the real ones in a program, made-up ones in a simulation.
///
/// @param clock the time of day, by which senders say how long an envelope is worth keeping
/// @param ticker elapsed time
/// @param timers for the relay's own housekeeping, on any thread; links have timers of their own
/// @param random for nonces and tokens
public record TimeAndChance(InstantSource clock, Ticker ticker, Timers timers, SecureRandom random) {}
