/// `Noise_XX_25519_ChaChaPoly_BLAKE2s` (Noise revision 34), empty prologue, no pre-shared key: the channel of
/// two agents that are both online (wire §9). Start with [NoiseChannels].
///
/// ```
///   initiator                               responder      bytes, without an offer
///      -> e                                                 32 = e 32
///      <- e, ee, s, es                                      96 = e 32 + s 32 + tag 16 + tag 16
///      -> s, se                                             64 = s 32 + tag 16 + tag 16
///      split: one cipher state a direction, counters from 0, never sent, no rekey
///      ->, <-                               n + 16 each, at most 65,535
/// ```
///
/// * The agent that sends the first message is the initiator, for good. It regards the channel as established
///   as soon as the third message is written; the first sealed one may follow at once.
/// * Offers travel as payloads of messages 2 and 3, encrypted and part of the transcript. A payload of
///   message 1 would be readable by all: it is never written, and read and discarded.
/// * State is [io.agentmesh.core.channel.ChannelState.Remade]: per process.
/// * Each message must arrive, in order: a failed open leaves the counter where it was. [CatchUp] relaxes
///   that.
///
/// Whose code runs it is a [NoiseProvider]'s matter, and shows in no other public signature.
@NullMarked
package io.agentmesh.core.channel.noise;

import org.jspecify.annotations.NullMarked;
