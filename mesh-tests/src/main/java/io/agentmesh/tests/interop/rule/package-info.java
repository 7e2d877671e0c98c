/// The rules of interoperation, I1 to I17 (sdk §18), and some of what else must hold beside the original. Each is
/// played between a program of ours and one of the original's: its daemon, or a small program over its library
/// (`scripts/lib/sdk-peer`). What went by on the links is read along.
///
/// Start with [RuleTable].
@NullMarked
package io.agentmesh.tests.interop.rule;

import org.jspecify.annotations.NullMarked;
