package io.agentmesh.sdk.link;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.core.time.Timers;
import java.util.random.RandomGenerator;

/// What a relay link needs from outside. Timers run their tasks on the loop.
///
/// @param links opens connections
/// @param timers calls back
/// @param ticker measures silence and the age of tokens
/// @param jitter draws the waits between attempts
public record LinkSeams(LinkFactory links, Timers timers, Ticker ticker, RandomGenerator jitter) {}
