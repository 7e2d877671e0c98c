package io.agentmesh.offline.incoming;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.time.Timers;
import io.agentmesh.offline.prekey.Vouching;
import io.agentmesh.sdk.call.RequestHandler;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// What receiving takes from outside.
///
/// @param own this agent's key of the moment
/// @param rights asked before each request is handed over
/// @param agent answers requests; blocks
/// @param threads run it
/// @param timers gather receipts
/// @param timeOfDay judges times
/// @param vouching hears which bundles peers name
public record IncomingSeams(
        Supplier<AgentKeyPair> own,
        Rights rights,
        RequestHandler agent,
        Executor threads,
        Timers timers,
        InstantSource timeOfDay,
        Vouching vouching) {}
