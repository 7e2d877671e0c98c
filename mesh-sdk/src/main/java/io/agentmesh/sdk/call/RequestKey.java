package io.agentmesh.sdk.call;

import io.agentmesh.core.identity.AgentId;
import java.util.UUID;

/// What names a request: ids are chosen by callers, so one caller's must not get in another's way.
///
/// @param caller who asks
/// @param id of the request's envelope
public record RequestKey(AgentId caller, UUID id) {}
