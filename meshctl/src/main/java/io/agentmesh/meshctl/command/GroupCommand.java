package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

/// The command `meshctl group` (meshctl §7.10).
@Command(name = "group", description = "Groups: people whose agents see each other.")
final class GroupCommand {}
