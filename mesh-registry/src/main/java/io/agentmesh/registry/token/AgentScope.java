package io.agentmesh.registry.token;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.UuidText;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.registry.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a token that came from a setup key may ask for: to see the group, and to speak for its own card and nobody
/// else. No rules, groups, members, keys or other tokens (ADR 0019).
final class AgentScope {
    private static final Set<String> READABLE =
            Set.of("/agents", "/users/me", "/status", "/revocations", "/gate/events", "/tokens/self");
    private static final Set<String> CALLABLE = Set.of("/revocations", "/gate/verify", "/tokens/self/refresh");

    private static final JsonShape<String> AGENT_ID =
            value -> ObjectReader.of(value, "registration", "agent_id").string("agent_id");
    private static final JsonShape<String> CALLER_ID =
            value -> ObjectReader.of(value, "claim", "caller").string("caller");

    private AgentScope() {}

    /// Whether the agent of this card may ask for that.
    static boolean allows(Transaction tx, HttpRequest request, CardId own) {
        String path = request.path();
        List<String> parts = List.of(path.substring(1).split("/", -1));
        if (parts.getFirst().equals("agents") && parts.size() > 1) {
            return isRead(request) || UuidText.parse(parts.get(1)).equals(Optional.of(own.value()));
        }
        if (parts.getFirst().equals("prekeys")) {
            return isRead(request) || isOf(tx, request, CALLER_ID, own);
        }
        if (parts.getFirst().equals("keys")) {
            return isRead(request);
        }
        return switch (request.method()) {
            case "GET", "HEAD" -> READABLE.contains(path) || (path.equals("/sync") && isOwnStream(tx, request, own));
            case "POST" -> CALLABLE.contains(path) || (path.equals("/agents") && isOf(tx, request, AGENT_ID, own));
            case "DELETE" -> path.equals("/tokens/self");
            default -> false;
        };
    }

    private static boolean isRead(HttpRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    /// By the agent's id of now, or by one that is no card's any more: what it was called before a rotation, which
    /// the route itself looks into.
    private static boolean isOwnStream(Transaction tx, HttpRequest request, CardId own) {
        List<String> ids = request.query().all("agent_id");
        return ids.size() != 1
                || AgentScopeRepository.isAgentOf(tx, ids.getFirst(), own)
                || !AgentScopeRepository.isCurrent(tx, ids.getFirst());
    }

    /// A body that cannot be read is the route's to refuse.
    private static boolean isOf(Transaction tx, HttpRequest request, JsonShape<String> agentId, CardId own) {
        return Json.decode(request.body(), agentId)
                .toOptional()
                .map(agent -> AgentScopeRepository.isAgentOf(tx, agent, own))
                .orElse(true);
    }
}
