/// Relay and registry in one process, on one port: the registry's routes at the root, the relay's under `/relay`
/// (registry §1.2). Start with [MeshServer].
///
/// The relay asks the registry's database itself which group an agent is of; no token is needed for it.
@NullMarked
package io.agentmesh.server;

import org.jspecify.annotations.NullMarked;
