/// Secure channels between agents, whatever the protocol behind them. Start with [ChannelProtocol].
///
/// The right protocol follows from the shape of the conversation: Noise_XX when both ends are online,
/// prekeys with a double ratchet when one is away. Behind the shape below there is Noise today, and room for
/// others, such as MLS for a group. The ratchet stands beside it (packages `prekey` and `ratchet`, ADR
/// 0034): its states are values that the caller stores in the transaction that uses them, and the envelope
/// is part of what is sealed.
///
/// ```
///   ChannelProtocol ──initiate / respond──▶ Handshake ──receive──▶ HandshakeStep ──Done──▶ SecureChannel
///                                                                                           seal / open
/// ```
///
/// * Nothing here does I/O, reads a clock or starts a thread. A handshake and a channel say what they need
///   next: a message to send, or state to store; the caller carries it out.
/// * State is explicit. Each answer that moves a channel on carries a [ChannelState]: either bytes to store
///   *before* the rest of the answer is used, or [ChannelState.Remade]: lives in memory and is made anew
///   after a restart.
/// * Nothing assumes that the peer is online (a handshake may be done with its first step, its opening inside
///   the first sealed message) or that there is exactly one (a channel has [SecureChannel#peers()], and each
///   opened message names the [PeerKey] that sealed it).
/// * What a peer does wrong is a value, [Opened.Refused] or [HandshakeStep.Refused]; only a caller's bug is
///   an exception.
///
/// None of this is thread-safe: each handshake and channel belongs to the one serial executor of its caller.
@NullMarked
package io.agentmesh.core.channel;

import org.jspecify.annotations.NullMarked;
