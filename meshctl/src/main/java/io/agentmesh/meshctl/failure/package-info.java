/// How a command fails: one value that becomes a sentence on standard error, an object on standard output with
/// `-o json`, and the exit code. Entry class: [Failure].
///
/// ```text
/// meshctl: <what failed>: <why>. <what to do>
/// ```
///
/// Whoever finds the failure throws it as a [CommandException]; only the command line itself catches it.
@NullMarked
package io.agentmesh.meshctl.failure;

import org.jspecify.annotations.NullMarked;
