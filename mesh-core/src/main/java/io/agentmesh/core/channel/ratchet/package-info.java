/// The double ratchet: one session with an agent that may be away for days (Double Ratchet revision 1; offline
/// §6, §7). Start with [DoubleRatchet].
///
/// ```
///   Agreement ──initiate / respond──▶ RatchetState
///   seal(state, text, context)  → Frame, next state          open(state, frame, context) → text, next state
///
///   root chain     RK  ── DH with the peer's newest key ──▶ RK', a chain     healed by each answered turn
///   chain          CK  ── HMAC ──▶ CK', message key                          forward secret by each message
///   frame          prelude, [opening], ratchet key, pn, n, ciphertext, tag
/// ```
///
/// * A state is a value. The caller stores the next one *before* it uses the other half of an answer: before a
///   frame leaves, in the transaction that takes a text in. What fails to open changes nothing.
/// * Frames may be lost, doubled and come in any order: keys of up to 2,000 messages between are put aside,
///   4,000 in all, for 15 days.
/// * The initiator opens with every frame until it has heard the peer; the responder may get any of them first.
/// * Each text is padded to one of five lengths, sealed with AES-256-CBC and HMAC under a key of its own, and
///   bound to both identities, the transcript, the envelope's id and every byte before it.
@NullMarked
package io.agentmesh.core.channel.ratchet;

import org.jspecify.annotations.NullMarked;
