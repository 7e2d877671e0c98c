package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.identity.AgentId;
import java.time.Instant;
import java.util.UUID;

/// How a frame came. Its envelope's signature was verified before: here it is only held against the session.
///
/// @param envelopeId of the envelope that carried it
/// @param sender who signed that envelope
/// @param now the time of day
public record OpenContext(UUID envelopeId, AgentId sender, Instant now) {}
