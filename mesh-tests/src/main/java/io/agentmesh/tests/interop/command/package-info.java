/// Every command of the command line, typed into meshes of both makers: exit status and results are compared with what
/// the original's program gives in the original's mesh. Start with [CommandTable].
///
/// ```text
/// CommandScript ─ types ─▶ CommandStage (a mesh of one cast) ─▶ Transcript
///                                                                   │ Settled takes out what differs from run to run
/// Verdict ◀─ compares, command by command ──── reference ◀──────────┘
/// ```
@NullMarked
package io.agentmesh.tests.interop.command;

import org.jspecify.annotations.NullMarked;
