package io.agentmesh.registry.admission;

import io.agentmesh.registry.sync.SyncFeed;

/// Where a change of cards, keys or revocations is told: to the groups, and to the relays.
///
/// @param groups daemons that follow `/sync`
/// @param relays relays that listen at the gate
public record News(SyncFeed groups, AdmissionFeed relays) {}
