package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

/// The command `meshctl acl` (meshctl §7.11).
@Command(name = "acl", description = "Rules: which agent may ask which agent for what.")
final class AclCommand {}
