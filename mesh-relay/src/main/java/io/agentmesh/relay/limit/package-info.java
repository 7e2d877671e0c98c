/// A token bucket a sender (wire §10.7). Start with [RateLimiter].
@NullMarked
package io.agentmesh.relay.limit;

import org.jspecify.annotations.NullMarked;
