package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

@Command(
        name = "setup-key",
        description = "Setup keys: they let a machine register an agent without a login.",
        subcommands = {SetupKeyCreateCommand.class, SetupKeyListCommand.class, SetupKeyRevokeCommand.class})
final class SetupKeyCommand {}
