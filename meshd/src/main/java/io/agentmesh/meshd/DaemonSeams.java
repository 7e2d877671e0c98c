package io.agentmesh.meshd;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.sdk.MeshEnvironment;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What a daemon takes from outside: threads, time, chance, connections and patience. The caller keeps and
/// closes them.
///
/// @param loops do the local API's and the control plane's socket work
/// @param mesh what the relay link runs on
/// @param ticker measures elapsed time
/// @param timeOfDay stamps what is signed
/// @param jitter draws waits
/// @param secrets draws keys
/// @param syncPacing times of the link to the control plane
/// @param drainTime what requests in flight get at a stop, on each side
public record DaemonSeams(
        EventLoops loops,
        MeshEnvironment mesh,
        Ticker ticker,
        InstantSource timeOfDay,
        RandomGenerator jitter,
        SecureRandom secrets,
        LastingWebSocket.Pacing syncPacing,
        Duration drainTime) {}
