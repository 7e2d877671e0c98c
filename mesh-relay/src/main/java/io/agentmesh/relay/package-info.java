/// The relay: brings sealed envelopes from agent to agent by id, and can read none of them. Start with [Relay], the
/// library, or [RelayMain], the program.
///
/// ```text
/// agent ◀─WebSocket─▶ transport ─▶ connection ─▶ routing ─▶ transport ◀─WebSocket─▶ agent
///                                    │   │          │
///                                  gate limit     queue
/// ```
@NullMarked
package io.agentmesh.relay;

import org.jspecify.annotations.NullMarked;
