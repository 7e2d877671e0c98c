/// Prekeys: how an agent agrees on a secret with one that is away (X3DH revision 1; offline §2, §4, §5). Start
/// with [Agreement].
///
/// ```
///   B, at leisure    publishes a SignedBundle (its SignedPrekey inside) and OneTimePrekeys with a registry
///   A, later         claims them: Claimed                       every signature is checked against B's id
///   A                Agreement.initiate  ── Opening ──▶         first frames carry what B needs for the same
///   B, when back     Agreement.respond with its PrekeyRing      and deletes the one-time prekey's private half
/// ```
///
/// Both end with the same 32 secret bytes, transcript and associated data; a double ratchet begins there. The
/// identity key is the agent's Ed25519 key itself, carried over to X25519.
///
/// Whoever hands out bundles can withhold prekeys, never make or change one. What a caller gets of it is a
/// value, [io.agentmesh.core.error.Decoded]; what a responder gets of a frame is a [FrameRefusal].
@NullMarked
package io.agentmesh.core.channel.prekey;

import org.jspecify.annotations.NullMarked;
