/// What is inside a sealed text of the offline channel (offline §6.4). Start with
/// [DurableMessage][io.agentmesh.core.durable.DurableMessage].
///
/// ```
///   {"m":{"t":"request","id":…,"at":…,"exp":…[,"re"][,"lane","seq","prev","prev_exp"][,"part"][,"hello"],…},"p":…}
/// ```
///
/// `m` says what the message is, `p` is free JSON. Members of `m` that are not known here are kept: those of
/// feature `meta` (key, deadline, `traceparent`, priority, budget), and those of later versions.
@NullMarked
package io.agentmesh.core.durable;

import org.jspecify.annotations.NullMarked;
