/// A load generator for any relay that speaks this protocol. Start with [LoadMain].
///
/// ```text
/// identities, envelopes: made and signed before the clock starts
/// Fleet ── connects, upgrades, logs in (challenge and response) ──▶ relay
/// scenario ── sends ready-made frames, counts or times what arrives ──▶ Figures
/// ```
///
/// It parses no JSON while it measures: a frame that arrives is its length and the number in its envelope's id. All
/// state of a connection belongs to its event loop.
@NullMarked
package io.agentmesh.bench.load;

import org.jspecify.annotations.NullMarked;
