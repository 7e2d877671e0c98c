/// What an operator can see of a relay in figures (wire §10.11). Start with [RelayMetrics].
@NullMarked
package io.agentmesh.relay.metrics;

import org.jspecify.annotations.NullMarked;
