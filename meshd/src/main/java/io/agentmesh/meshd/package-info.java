/// The daemon beside an agent. Entry class: [MeshdMain], which starts one [Daemon].
///
/// ```
///  terminal, meshctl                                                           an ordinary HTTP agent
///        │ HTTP on $HOME/.mesh/meshd.sock                                               ▲
///        ▼                                                                              │ POST
///    localapi ──▶ MeshLink ◀──── sealed envelopes, one WebSocket ────▶ relay            │
///                     └── a request came: may this caller? (node.Access) ──▶ proxy ─────┘
///    controlplane ◀── cards, rules, revocations ── registry          node: what is known, and how far it has come
/// ```
///
/// The WebSocket to the relay is read and written on the thread that owns the mesh ([io.agentmesh.meshd.link]).
/// Packages do not know each other, save that all may look at the node; [Daemon] puts them together.
@NullMarked
package io.agentmesh.meshd;

import org.jspecify.annotations.NullMarked;
