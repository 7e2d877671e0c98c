/// Who is connected, and where an envelope goes (wire §10.5, §10.8, §10.10). Start with [Router].
///
/// ```text
///              route                    offer                   written | ended(unwritten)
/// a sender  ──────────▶ Router ─▶ Lane ───────▶ AgentLink ─▶ socket ─────────────▶ Lane
///                                  │  ▲
///                              put │  │ fetch
///                                  ▼  │
///                               OfflineQueue
/// ```
///
/// A lane delivers to one connected agent, in the order in which envelopes were routed to it: straight to its
/// connection while nothing waits, else through the queue. Without a lane the agent is away and the queue takes
/// everything. What a connection took and did not write before it ended goes back to its place in the queue.
///
/// Whatever concerns one agent happens under one lock, its stripe's in [Connections]. Under it nothing is
/// written to a socket, read from a disk or waited for.
@NullMarked
package io.agentmesh.relay.routing;

import org.jspecify.annotations.NullMarked;
