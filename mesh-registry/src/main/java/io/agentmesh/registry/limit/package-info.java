/// How often somebody may ask: token buckets by address and by token ([docs/limits.md]). Start with
/// [RequestRates][io.agentmesh.registry.limit.RequestRates].
///
/// Whoever asks too often is told 429 and when to come again, and costs no more than that: no look-up in the
/// database, no call of a login provider.
@NullMarked
package io.agentmesh.registry.limit;

import org.jspecify.annotations.NullMarked;
