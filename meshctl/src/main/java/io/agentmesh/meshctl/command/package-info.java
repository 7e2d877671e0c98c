/// The commands, one class a verb. Entry class: [CommandTree], which hangs them together; each is made only when it
/// is the one that was typed.
///
/// A command reads its options, asks the registry ([io.agentmesh.meshctl.registry]) or the daemon
/// ([io.agentmesh.meshctl.daemon]) and prints what came back ([io.agentmesh.meshctl.output]). What stands between it
/// and success it throws as a [io.agentmesh.meshctl.failure.CommandException]; the tree turns that into a sentence
/// and an exit code.
@NullMarked
package io.agentmesh.meshctl.command;

import org.jspecify.annotations.NullMarked;
