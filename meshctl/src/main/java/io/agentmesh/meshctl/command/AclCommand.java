package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

@Command(
        name = "acl",
        description = "Rules: which agent may ask which agent for what.",
        subcommands = {AclJsonCommand.class, AclListCommand.class, AclCreateCommand.class, AclDeleteCommand.class})
final class AclCommand {}
