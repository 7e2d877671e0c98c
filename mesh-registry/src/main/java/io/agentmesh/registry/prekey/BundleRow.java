package io.agentmesh.registry.prekey;

/// The bundle in force of one agent.
///
/// @param serial which edition
/// @param signedPrekeyId of the prekey in it
/// @param text as it was signed
record BundleRow(long serial, long signedPrekeyId, String text) {}
