package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

/// The command `meshctl setup-key` (meshctl §7.12).
@Command(name = "setup-key", description = "Setup keys: they let a machine register an agent without a login.")
final class SetupKeyCommand {}
