package io.agentmesh.registry.gate;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.request.JsonBody;

/// `/gate/verify` (registry §6.15).
public final class GateRoutes {
    private static final JsonShape<AgentId> AGENT =
            value -> ObjectReader.of(value, "question", "agent_id").read("agent_id", AgentId.SHAPE);

    private final Gate gate;

    /// Asks this gate.
    public GateRoutes(Gate gate) {
        this.gate = gate;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder().post("/gate/verify", this::verify).build();
    }

    private HttpResponse verify(HttpRequest request) throws InterruptedException {
        AgentId agent = JsonBody.read(request, AGENT);
        GroupId group = gate.groupOf(agent).orElseThrow(() -> new RequestRefused(404, "agent not found"));
        return HttpResponse.json(
                200, new ObjectWriter().uuid("group_id", group.value()).end());
    }
}
