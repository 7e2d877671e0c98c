/// The command line. Entry class: [Meshctl], the `main`; the commands are in
/// [io.agentmesh.meshctl.command], one class a verb.
///
/// ```text
/// words ─▶ command.CommandTree ─▶ one Verb ─┬▶ registry.RegistryClient ─▶ control plane   (cards, login)
///                                           └▶ daemon.DaemonClient ─▶ meshd's Unix socket (everything else)
///                  stdout ◀─ output.Output ◀─ result        stderr, exit code ◀─ failure.Failure
/// ```
///
/// A command is over in a moment, so it loads only what it uses: `keygen` needs no HTTP client, no JSON parser and
/// no file; the client is the JDK's sockets; nothing logs.
@NullMarked
package io.agentmesh.meshctl;

import org.jspecify.annotations.NullMarked;
