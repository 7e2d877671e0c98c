package io.agentmesh.registry.setupkey;

import io.agentmesh.core.account.SetupKeyId;
import io.agentmesh.core.account.SetupKeyRecord;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.Actor;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.card.Holding;
import io.agentmesh.registry.card.KeyProofs;
import io.agentmesh.registry.request.ClientAddress;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.request.PathId;
import io.agentmesh.registry.setupkey.SetupKeys.Made;
import io.agentmesh.registry.setupkey.SetupKeys.Registered;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.token.Caller;
import java.util.List;

/// `/setup-keys` and `/register-with-key` (registry §6.10, §6.11).
public final class SetupKeyRoutes {
    private final Store store;
    private final SetupKeys keys;
    private final KeyProofs proofs;
    private final SetupKeyRepository repository = new SetupKeyRepository();
    private final AuditLog audit = new AuditLog();

    /// Asks this store.
    ///
    /// @param proofs judges who holds an agent's key
    public SetupKeyRoutes(Store store, SetupKeys keys, KeyProofs proofs) {
        this.store = store;
        this.keys = keys;
        this.proofs = proofs;
    }

    /// Routes that need a caller.
    public Routes routes() {
        return Routes.builder()
                .get("/setup-keys", this::list)
                .post("/setup-keys", this::create)
                .delete("/setup-keys/{key}", this::delete)
                .build();
    }

    /// Routes that need a setup key in the body, and no caller.
    public Routes keyHolderRoutes() {
        return Routes.builder().post("/register-with-key", this::register).build();
    }

    private HttpResponse list(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        List<SetupKeyRecord> mine = store.read(tx -> repository.ofUser(tx, caller));
        return HttpResponse.json(200, JsonList.of(mine, SetupKeyRecord::toJson));
    }

    private HttpResponse create(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        NewSetupKey wanted = JsonBody.read(request, NewSetupKey.SHAPE);
        Made made = store.write(tx -> {
            Made done = keys.create(tx, wanted, caller.user());
            record(tx, caller, done.record());
            return done;
        });
        return HttpResponse.json(
                201,
                new ObjectWriter()
                        .raw("setup_key", made.record().toJson())
                        .string("raw_key", made.secret())
                        .end());
    }

    private void record(Transaction tx, Caller caller, SetupKeyRecord key) {
        audit.record(
                tx,
                caller.actor(),
                "setup key created",
                "setupKey",
                key.id().toString(),
                "group",
                key.group().toString(),
                "until",
                key.expiresAt().text());
    }

    private HttpResponse delete(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        var id = new SetupKeyId(PathId.of(request.pathParameter("key")));
        store.write(tx -> {
            if (!repository.delete(tx, id, caller.user())) {
                throw new RequestRefused(404, "setup key not found");
            }
            audit.record(tx, caller.actor(), "setup key revoked", "setupKey", id.toString());
            return id;
        });
        return HttpResponse.empty(204);
    }

    private HttpResponse register(HttpRequest request) throws InterruptedException {
        KeyRegistration wanted = JsonBody.read(request, KeyRegistration.SHAPE);
        Holding holding = proofs.check(request, wanted.card(), wanted.key());
        Registered registered = store.write(tx -> {
            Registered done = keys.register(tx, wanted, holding);
            record(tx, request, done);
            return done;
        });
        return HttpResponse.json(
                201,
                new ObjectWriter()
                        .raw("agent_card", registered.card().toJson())
                        .string("api_token", registered.token())
                        .end());
    }

    /// The key speaks for its issuer.
    private void record(Transaction tx, HttpRequest request, Registered done) {
        audit.record(
                tx,
                new Actor(
                        done.card().owner(),
                        ClientAddress.of(request).toString(),
                        done.card().updatedAt()),
                "card and token made with a setup key",
                "setupKey",
                done.key().toString(),
                "card",
                done.card().id().toString(),
                "agent",
                done.card().agentId().value());
    }
}
