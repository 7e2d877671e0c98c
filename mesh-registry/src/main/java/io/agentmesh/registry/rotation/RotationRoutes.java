package io.agentmesh.registry.rotation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.sync.KeyRotation;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.PathId;
import io.agentmesh.registry.rotation.Rotations.Begun;
import io.agentmesh.registry.rotation.Rotations.Completed;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.token.Caller;

/// `/agents/{card}/rotate-key` and `/agents/{card}/complete-rotation` (registry §8.4); ours:
/// `/agents/{card}/rotate` to see one that is under way and to give it up, `/agents/{card}/keys` and
/// `/keys/{agent}` to see what was: the latter for whoever knows no more than a key that the agent had.
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
                .get("/agents/{card}/rotate", this::underWay)
                .delete("/agents/{card}/rotate", this::cancel)
                .get("/agents/{card}/keys", this::keys)
                .get("/keys/{agent}", this::keysOfWhoeverHad)
                .build();
    }

    private HttpResponse begin(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        String path = request.pathParameter("card");
        RotationRequest wanted = JsonBody.read(request, RotationRequest.SHAPE);
        Rotations.check(new CardId(PathId.of(path)), wanted);
        Begun begun = store.write(tx -> {
            Begun done = rotations.begin(tx, wanted, caller.user());
            record(tx, caller, "key rotation begun", done.rotation());
            return done;
        });
        return HttpResponse.json(
                200,
                members(begun.rotation())
                        .string("rotation_expires_at", begun.until().textWithOffset())
                        .end());
    }

    private HttpResponse complete(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        CardId id = cardOf(request);
        Completed completed = store.write(tx -> {
            Completed done = rotations.complete(tx, id, caller.user());
            record(tx, caller, "key rotation completed", done.rotation());
            return done;
        });
        return HttpResponse.json(
                200,
                members(completed.rotation())
                        .number("acl_rules_updated", completed.rulesChanged())
                        .end());
    }

    private HttpResponse underWay(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        CardId id = cardOf(request);
        Rotations.UnderWay rotation = store.read(tx -> rotations.underWay(tx, id, caller));
        String until = rotation.until().map(Timestamp::textWithOffset).orElse(null);
        return HttpResponse.json(
                200,
                members(rotation.rotation())
                        .string("rotation_expires_at", until)
                        .bool("lapsed", rotation.lapsed())
                        .end());
    }

    private HttpResponse cancel(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        CardId id = cardOf(request);
        store.write(tx -> {
            KeyRotation given = rotations.cancel(tx, id, caller.user());
            record(tx, caller, "key rotation cancelled", given);
            return given;
        });
        return HttpResponse.empty(204);
    }

    private HttpResponse keys(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        CardId id = cardOf(request);
        return HttpResponse.json(
                200, store.read(tx -> rotations.keys(tx, id, caller)).toJson());
    }

    private HttpResponse keysOfWhoeverHad(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        String anyKey = request.pathParameter("agent");
        if (anyKey.length() > AgentId.MAX_LENGTH) {
            throw Rotations.unknownAgent();
        }
        return HttpResponse.json(
                200,
                store.read(tx -> rotations.keys(tx, new AgentId(anyKey), caller))
                        .toJson());
    }

    private static CardId cardOf(HttpRequest request) {
        return new CardId(PathId.of(request.pathParameter("card")));
    }

    private static ObjectWriter members(KeyRotation rotation) {
        return new ObjectWriter()
                .uuid("card_id", rotation.card().value())
                .string("old_agent_id", rotation.oldAgentId().value())
                .string("new_agent_id", rotation.newAgentId().value());
    }

    private void record(Transaction tx, Caller caller, String what, KeyRotation rotation) {
        audit.record(
                tx,
                caller.actor(),
                what,
                "card",
                rotation.card().toString(),
                "oldAgent",
                rotation.oldAgentId().value(),
                "newAgent",
                rotation.newAgentId().value());
    }
}
