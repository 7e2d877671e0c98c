package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

/// The command `meshctl token`.
@Command(name = "token", description = "Your own tokens: what names you to the registry.")
final class TokenCommand {}
