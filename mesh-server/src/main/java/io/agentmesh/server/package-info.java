/// Relay and registry in one process, on one port.
@NullMarked
package io.agentmesh.server;

import org.jspecify.annotations.NullMarked;
