/// Which requests were handled already, and with what answer: so that none is handled twice, whoever repeats
/// it. Start with [DuplicateFilter].
///
/// ```
///   request ──▶ DuplicateFilter ──new──▶ Journal: written ──▶ handler ──▶ answer ──▶ Journal
///                     │                     └──── safe ──▶ confirmed to the relay
///                     └──known──▶ the first answer, or why there is none
/// ```
///
/// A request is known by its caller and the id of its envelope, and by its caller and its idempotency key if it
/// has one. The [Journal] keeps it beyond the process; without one the filter lives as long as the process
/// does.
@NullMarked
package io.agentmesh.sdk.once;

import org.jspecify.annotations.NullMarked;
