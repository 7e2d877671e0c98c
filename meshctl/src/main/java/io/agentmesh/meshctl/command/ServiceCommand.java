package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

/// The command `meshctl service`.
@Command(
        name = "service",
        description = {
            "Your daemon as a service of yours: it starts with your session and is started again if it fails.",
            "A user unit of systemd, or a launch agent where launchd is; one for each context. No secret is in it."
        })
final class ServiceCommand {}
