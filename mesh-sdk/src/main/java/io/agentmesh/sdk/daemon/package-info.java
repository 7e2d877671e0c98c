/// A `meshd` that runs beside this program, and what can be left with it: requests that may take days. Start
/// with [MeshDaemon].
///
/// ```
///   submit ──202──▶ waiting ──sent──▶ answered | refused          what was taken is on the daemon's disk:
///                      │        │                                 it survives restarts of both programs,
///                      └────────┴──▶ expired | cancelled | unknown   and is asked for by its id
/// ```
///
/// [MeshDaemon#messages()] are sealed for the other agent while it is away, wait as ciphertext, take effect
/// once, and end in a receipt that it signed:
///
/// ```
///   send ──202──▶ stored ─▶ sealed ─▶ accepted, queued, delivered ─▶ received ─▶ processed | failed | refused
///                                     the relay's word               signed      expired | unknown | cancelled
/// ```
///
/// A [io.agentmesh.sdk.MeshClient] asks agents that are there, over a link of its own. The daemon asks under
/// *its* agent's identity, and keeps asking while the other agent, the relay or the network is away.
///
/// Spoken to over its Unix socket, one HTTP/1.1 request a connection, JSON both ways (docs/local-api.md). The
/// methods block and suit virtual threads, or are called by their siblings that return a future; objects may be
/// used from any thread.
@NullMarked
package io.agentmesh.sdk.daemon;

import org.jspecify.annotations.NullMarked;
