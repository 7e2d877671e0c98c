/// How long to wait and when to give up, as pure values. Start with [Backoff].
@NullMarked
package io.agentmesh.core.resilience;

import org.jspecify.annotations.NullMarked;
