package io.agentmesh.meshd.localapi;

import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpHandler;
import io.agentmesh.meshd.node.Group;
import io.agentmesh.meshd.node.LocalAgentStatus;
import io.agentmesh.meshd.node.NodeView;
import io.agentmesh.meshd.node.RelayStatus;
import io.agentmesh.meshd.node.StoreStatus;

/// `GET /status` (sdk-and-meshd §17.3). The original's six members, and after them the agent's id, the relay
/// link, why there is none to the registry, the host and port that requests go to, or `mcp:` and a program's
/// name, whether somebody takes them there, and how the store of durable messages stands.
final class StatusRoute implements HttpHandler {
    private final NodeView node;

    StatusRoute(NodeView node) {
        this.node = node;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        Group group = node.group();
        RelayStatus relay = node.relay();
        LocalAgentStatus agent = node.localAgentStatus();
        StoreStatus store = node.store();
        return HttpResponse.json(
                200,
                new ObjectWriter()
                        .string("state", node.state().word())
                        .value(
                                "cp_url",
                                node.cpUrl().<JsonValue>map(JsonString::new).orElse(JsonNull.NULL))
                        .bool("has_token", node.token().isPresent())
                        .number("peers_count", group.peerCount())
                        .number("revoked_count", group.revokedCount())
                        .number("online_peers", group.onlineCount())
                        .string("agent_id", node.self().value())
                        .string("relay", relay.link().word())
                        .string("relay_detail", relay.detail().isEmpty() ? null : relay.detail())
                        .string("cp_detail", node.syncDetail().isEmpty() ? null : node.syncDetail())
                        .string("local_agent", node.localAgent().orElse(null))
                        .string(
                                "local_agent_state",
                                node.localAgent().isPresent() ? agent.state().word() : null)
                        .string("local_agent_detail", agent.detail().isEmpty() ? null : agent.detail())
                        .string("message_store", store.word().isEmpty() ? null : store.word())
                        .string("message_store_detail", store.detail().isEmpty() ? null : store.detail())
                        .end());
    }
}
