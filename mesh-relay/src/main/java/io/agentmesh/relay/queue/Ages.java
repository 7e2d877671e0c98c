package io.agentmesh.relay.queue;

/// What is too old at a moment, in the queue's own time: what was kept before a moment, and what was worth keeping
/// until this one or an earlier one.
///
/// @param nowMillis this moment
/// @param keptSinceMillis what was kept before, and says nothing of its own, is too old
record Ages(long nowMillis, long keptSinceMillis) {}
