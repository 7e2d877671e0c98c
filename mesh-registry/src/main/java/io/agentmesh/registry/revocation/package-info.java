/// Keys that nobody may trust any more (registry §6.8, §8.3). Start with [Revocations].
///
/// A key is revoked with itself, by whoever holds it; the record is kept for good, told to the groups that know the
/// agent, and enforced at the gate, at `/sync` and at registration.
@NullMarked
package io.agentmesh.registry.revocation;

import org.jspecify.annotations.NullMarked;
