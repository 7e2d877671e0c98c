package io.agentmesh.core.channel;

/// The key with which an end proved itself inside a channel: for Noise its X25519 static key. It says that
/// messages come from one and the same holder; which agent that is, the caller learns elsewhere (signed
/// envelopes, or an identity binding inside the handshake's offer).
public record PeerKey(Octets bytes) {}
