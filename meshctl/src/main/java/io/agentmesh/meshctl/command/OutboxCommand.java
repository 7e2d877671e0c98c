package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

/// The command `meshctl outbox`.
@Command(
        name = "outbox",
        description =
                "What waits for agents that are away: requests of meshctl request --wait, messages of meshctl send.")
final class OutboxCommand {}
