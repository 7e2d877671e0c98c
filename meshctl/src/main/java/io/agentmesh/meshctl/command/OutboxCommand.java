package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;

/// The command `meshctl outbox`.
@Command(
        name = "outbox",
        description = "Requests that wait for agents that are away: what meshctl request --wait left with meshd.")
final class OutboxCommand {}
