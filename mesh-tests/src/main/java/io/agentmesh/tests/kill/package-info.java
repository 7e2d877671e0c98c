/// Programs of the mesh are killed while durable messages travel, and nothing that was promised may be lost for
/// it (docs/offline.md). Start with [KillWalk].
///
/// ```
///   sender ── frames ──▶ recorder ──▶ relay ──▶ receiver ──▶ its agent, which counts what it is asked
///      └── prekeys ──▶ registry ◀── prekeys ──┘
/// ```
///
/// * [PointWalk] has one program die at its first write point, then at its second, and so on: before and after
///   each commit of its database, and each file that it puts in place whole, by [WritePoints]. [RandomKills]
///   kills any of them at any time.
/// * Whoever was killed is started again at once, until everything that was accepted has ended.
/// * Then [Books] are compared: what the senders were promised, what the receivers signed, what the agents were
///   asked, and what was seen on the wire.
@NullMarked
package io.agentmesh.tests.kill;

import org.jspecify.annotations.NullMarked;
