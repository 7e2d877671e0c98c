package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.Octets;

/// A payload that was opened.
///
/// @param content the plaintext, the peer's exact bytes
/// @param session the session that opened it, on which an answer is to be sealed
public record Unsealed(Octets content, Session session) {}
