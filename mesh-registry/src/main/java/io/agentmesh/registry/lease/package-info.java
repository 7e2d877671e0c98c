/// For how long an agent may be away before its card says so. Start with [Leases].
///
/// An agent is seen while it follows `/sync` and when a relay's gate asks for it. That is written down every half
/// minute for all of them together, not at each sign of life. A card that was changed counts as seen then. Away for
/// longer than its lease (`lease_secs` of its registration, or the registry's default), its card says
/// `lease_expired`; it stays, and is found unless a search asks for `fresh` ones.
@NullMarked
package io.agentmesh.registry.lease;

import org.jspecify.annotations.NullMarked;
