package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

/// The command `meshctl token`.
@Command(
        name = "token",
        description = "Your own tokens: what names you to the registry.",
        subcommands = {TokenListCommand.class, TokenRevokeCommand.class, TokenRefreshCommand.class})
final class TokenCommand {}
