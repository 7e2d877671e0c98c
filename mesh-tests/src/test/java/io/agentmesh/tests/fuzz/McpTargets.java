package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.meshctl.mcp.protocol.Incoming;
import io.agentmesh.meshctl.mcp.protocol.MessageReader;

/// What an MCP client sends.
final class McpTargets {
    private McpTargets() {}

    /// A message, or an error with a code of JSON-RPC; what a message says of itself can always be asked.
    static void message(byte[] input) {
        switch (MessageReader.read(input)) {
            case Incoming.Request request -> {
                assertThat(request.id().toString()).isNotEmpty();
                assertThat(request.meta().members()).isNotNull();
                request.version().ifPresent(version -> assertThat(version).isNotNull());
            }
            case Incoming.Notification notification ->
                assertThat(notification.params().members()).isNotNull();
            case Incoming.Response() -> {}
            case Incoming.Malformed malformed ->
                assertThat(malformed.error().code()).isBetween(-32_768, -32_000);
        }
    }
}
