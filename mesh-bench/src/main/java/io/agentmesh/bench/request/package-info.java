/// Load on a pair of daemons, from one HTTP agent to another. Start with [RequestLoad].
///
/// ```text
/// RequestLoad ── POST /request ──▶ meshd ──▶ relay ──▶ meshd ── POST / ──▶ EchoAgent, in this process too
///      ◀───────────────────────────── the answer ──────────────────────────────┘
/// ```
///
/// What it measures is what a program sees that asks its daemon: the local API, both signatures of an envelope, the
/// secure channel, the relay and the proxy to the agent, both ways.
@NullMarked
package io.agentmesh.bench.request;

import org.jspecify.annotations.NullMarked;
