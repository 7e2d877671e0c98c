/// The relay's settings, read and checked (wire §10.1). Start with [RelayConfig].
@NullMarked
package io.agentmesh.relay.config;

import org.jspecify.annotations.NullMarked;
