package io.agentmesh.registry;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import java.security.SecureRandom;
import java.time.InstantSource;

/// What a registry takes from outside.
///
/// @param clock the time of day, for records
/// @param ticker elapsed time, for heartbeats
/// @param timers calls back for heartbeats
/// @param random for tokens, keys and ids
public record RegistrySeams(InstantSource clock, Ticker ticker, Timers timers, SecureRandom random) {}
