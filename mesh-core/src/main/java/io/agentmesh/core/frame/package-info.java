/// What an agent and the relay say to each other, as sealed types by direction: [AgentFrame] and [RelayFrame]
/// (wire §6, §10.4). One JSON object a WebSocket text frame.
///
/// ```text
/// agent                                   relay
///   hello {agent_id}               ->
///                                  <-     challenge {nonce}        43 characters of base64url
///   response {agent_id, signature} ->                              signs the nonce's text
///                                  <-     result {success, session_token | error}
/// or
///   resume {agent_id, session_token} ->
///                                  <-     result
/// then, both ways, envelopes; and where both sides speak them (docs/protocol-extensions.md)
///                                  <-     notice {notice, id, ...}  receipts: what became of an envelope
///   ack {ack: [id, ...]}           ->                               acks: the agent took these over
/// ```
///
/// The objects carry no tag: which one a text is follows from the state that it arrives in. [FrameCodec] knows
/// the texts; the order is the connection's business.
@NullMarked
package io.agentmesh.core.frame;

import org.jspecify.annotations.NullMarked;
