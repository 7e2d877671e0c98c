package io.agentmesh.meshd.outbox;

import org.jspecify.annotations.Nullable;

/// An entry, and what this process knows beside it.
///
/// @param entry the request and how it stands
/// @param tries how often it was sent by this process
/// @param problem why it was not answered when it was tried last; `null` if there was nothing
public record Report(Entry entry, int tries, @Nullable String problem) {}
