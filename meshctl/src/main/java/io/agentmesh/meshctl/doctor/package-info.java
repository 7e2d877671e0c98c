/// Finds the link that is broken between a terminal and other agents. Entry class: [Examination]; each link has one
/// class that looks at it and tells a [Finding].
///
/// ```text
/// files (context, config, key) ─▶ registry (DNS, TLS, reach, login, clock) ─▶ daemon ─▶ relay ─▶ local agent ─▶ rules
/// ```
///
/// A link behind a broken one is skipped, since nothing can be said of it.
@NullMarked
package io.agentmesh.meshctl.doctor;

import org.jspecify.annotations.NullMarked;
