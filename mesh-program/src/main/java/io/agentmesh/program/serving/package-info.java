/// Where a server program listens: the settings that say so, and the opening of it. Entry class: [Listeners].
///
/// ```text
/// listen ─────▶ [TLS] ─▶ work + alive (+ ops, unless operators have a place of their own)
/// ops_listen ─────────▶ alive + ops
/// ```
///
/// mesh-http is an optional dependency: programs that serve nobody do not need it.
@NullMarked
package io.agentmesh.program.serving;

import org.jspecify.annotations.NullMarked;
