package io.agentmesh.registry.rotation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.sync.KeyRotation;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.PathId;
import io.agentmesh.registry.rotation.Rotations.Begun;
import io.agentmesh.registry.rotation.Rotations.Completed;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.token.Caller;

/// `/agents/{card}/rotate-key` and `/agents/{card}/complete-rotation` (registry §8.4).
public final class RotationRoutes {
    private final Store store;
    private final Rotations rotations;
    private final AuditLog audit = new AuditLog();

    /// Asks this store.
    public RotationRoutes(Store store, Rotations rotations) {
        this.store = store;
        this.rotations = rotations;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .post("/agents/{card}/rotate-key", this::begin)
                .post("/agents/{card}/complete-rotation", this::complete)
                .build();
    }

    private HttpResponse begin(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        String path = request.pathParameter("card");
        RotationRequest wanted = JsonBody.read(request, RotationRequest.SHAPE);
        Rotations.check(new CardId(PathId.of(path)), wanted);
        Begun begun = store.write(tx -> rotations.begin(tx, wanted, caller));
        record(caller, "key rotation begun", begun.rotation());
        return HttpResponse.json(
                200,
                members(begun.rotation())
                        .string("rotation_expires_at", begun.until().textWithOffset())
                        .end());
    }

    private HttpResponse complete(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        var id = new CardId(PathId.of(request.pathParameter("card")));
        Completed completed = store.write(tx -> rotations.complete(tx, id, caller));
        record(caller, "key rotation completed", completed.rotation());
        return HttpResponse.json(
                200,
                members(completed.rotation())
                        .number("acl_rules_updated", completed.rulesChanged())
                        .end());
    }

    private static ObjectWriter members(KeyRotation rotation) {
        return new ObjectWriter()
                .uuid("card_id", rotation.card().value())
                .string("old_agent_id", rotation.oldAgentId().value())
                .string("new_agent_id", rotation.newAgentId().value());
    }

    private void record(UserId caller, String what, KeyRotation rotation) {
        audit.record(
                caller,
                what,
                "card",
                rotation.card().toString(),
                "oldAgent",
                rotation.oldAgentId().value(),
                "newAgent",
                rotation.newAgentId().value());
    }
}
