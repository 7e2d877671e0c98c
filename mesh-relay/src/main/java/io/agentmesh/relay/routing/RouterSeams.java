package io.agentmesh.relay.routing;

import io.agentmesh.core.time.Ticker;

/// What a router is given beside its queue.
///
/// @param ticker elapsed time
/// @param check for envelopes that came unchecked and go to somebody who does not check them
public record RouterSeams(Ticker ticker, LateCheck check) {}
