/// What the daemon knows and how far it has come. Entry class: [Node].
///
/// ```
/// Started ── a token ──▶ Authenticated ── /sync open ──▶ Syncing ── and on the relay ──▶ Connected
///                              ▲                            │                               │
///                              └───────── /sync ended ──────┴───────────────────────────────┘
/// ```
///
/// The state gates nothing, it is for people; it follows from what is true at the moment, so it cannot lag
/// behind (sdk-and-meshd §11). What does gate is [Access]: who may call the local agent, from the
/// configured ACL, the control plane's rules, its revocations and the owners on its cards.
@NullMarked
package io.agentmesh.meshd.node;

import org.jspecify.annotations.NullMarked;
